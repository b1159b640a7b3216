package dev.windlass.testing;

import dev.windlass.testing.leaks.TempFolder;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate that vouches for itself and for one name, as files that redis-server and clients read. */
public final class Certificate implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Path folder = TempFolder.create("certificate");
    private final int port = Ports.free();

    private Certificate() {}

    /** Makes one for a host name; takes about a second. */
    public static Certificate forName(String name) {
        Certificate made = new Certificate();
        try {
            made.make(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificate for " + name, e);
        }
        return made;
    }

    /** The file that clients are to trust. */
    public Path file() {
        return folder.resolve("cert.pem");
    }

    public TrustOptions trust() {
        return new PemTrustOptions().addCertPath(file().toString());
    }

    /** A free port, for {@link #serverOptions}. */
    public int port() {
        return port;
    }

    /** Lets a redis-server speak TLS at {@link #port}, and as usual at its own; it asks clients for no certificate. */
    public String[] serverOptions() {
        return new String[] {
            "--tls-port", "" + port,
            "--tls-cert-file", file().toString(),
            "--tls-key-file", folder.resolve("key.pem").toString(),
            "--tls-ca-cert-file", file().toString(),
            "--tls-auth-clients", "no"
        };
    }

    @Override
    public void close() {
        TempFolder.delete(folder);
    }

    private void make(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        // the JDK's own tool, as Java has no public way to make a certificate
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + Files.readString(folder.resolve("log")));
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        writePem("cert.pem", "CERTIFICATE", keys.getCertificate("it").getEncoded());
        writePem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("it", PASSWORD.toCharArray()).getEncoded());
    }

    private void writePem(String file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
