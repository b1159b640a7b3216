package dev.windlass.testing;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that nobody has signed, made by the JDK's keytool.
 *
 * @param file the certificate, as PEM; also what a client has to trust
 * @param key its private key, as PEM
 */
public record Certificate(Path file, Path key) {
    private static final String PASSWORD = "changeit";

    /** Makes one for this host in {@code folder}; takes about a second. */
    public static Certificate in(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        return in(folder, "dns:localhost,ip:127.0.0.1");
    }

    /** Makes one for {@code names} in {@code folder}, such as {@code dns:redis.test}. */
    public static Certificate in(Path folder, String names)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder((keytool + " -genkeypair -alias redis -keyalg EC -dname CN=redis -ext SAN="
                                + names + " -storetype PKCS12 -storepass " + PASSWORD
                                + " -keystore " + store)
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + Files.readString(folder.resolve("keytool.log")));
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new Certificate(
                pem(
                        folder.resolve("redis.crt"),
                        "CERTIFICATE",
                        keys.getCertificate("redis").getEncoded()),
                pem(
                        folder.resolve("redis.key"),
                        "PRIVATE KEY",
                        keys.getKey("redis", PASSWORD.toCharArray()).getEncoded()));
    }

    /** Arguments that make a redis-server speak TLS on {@code port}, beside its other port. */
    public String[] redisOptions(int port) {
        return new String[] {
            "--tls-port",
            "" + port,
            "--tls-cert-file",
            file.toString(),
            "--tls-key-file",
            key.toString(),
            "--tls-ca-cert-file",
            file.toString(),
            "--tls-auth-clients",
            "no"
        };
    }

    /** Makes a client trust this certificate and no other. */
    public TrustOptions trust() {
        return new PemTrustOptions().addCertPath(file.toString());
    }

    /** Makes a server show this certificate. */
    public KeyCertOptions identity() {
        return new PemKeyCertOptions().addCertPath(file.toString()).addKeyPath(key.toString());
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + what + "-----\n");
    }
}
