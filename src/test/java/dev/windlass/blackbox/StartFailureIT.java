package dev.windlass.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.Certificate;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A start that cannot be: it ends with exit code 1 and one message that names the setting and the cure. The table of them is
 * in src/docs/operations/start.md. Mistakes that the configuration itself finds are in {@link BadConfigIT}.
 */
class StartFailureIT {
    @AutoClose
    private static final RedisServer REDIS = RedisServer.system();

    @TempDir
    private Path folder;

    @Test
    void unknownHost() {
        assertRefused(
                at("redis://user:pass@no-such-host.invalid:6379"),
                "quarkus.redis.hosts",
                "redis://no-such-host.invalid:6379 cannot be reached (its host is unknown)",
                "correct host, port");
    }

    @Test
    void portWhereNobodyListens() {
        assertRefused(
                at("redis://127.0.0.1:" + Ports.free()),
                "quarkus.redis.hosts",
                "Connection refused",
                "start this Redis");
    }

    @Test
    void redisThatIsSilent() {
        try (RedisServer frozen = RedisServer.system()) {
            frozen.pause();
            assertRefused(at("" + frozen.uri()), "quarkus.redis.hosts", "it does not answer", "start this Redis");
            frozen.resume();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:6379",
        "http://localhost:6379",
        "redis://u:top secret@host",
        "redis:6379",
        "somewhere",
        "redis://my_redis:6379"
    })
    void hostsThatAreNoAddress(String hosts) {
        String output = refused(at(hosts));
        assertTrue(
                output.contains("quarkus.redis.hosts must be an address such as redis://redis.example:6379"), output);
        assertFalse(output.contains("top secret"), "a password is shown");
    }

    @ParameterizedTest
    @CsvSource({"QUARKUS_REDIS_PASSWORD, wrong, WRONGPASS", "QUARKUS_REDIS_CLIENT_NAME, worker, NOAUTH"})
    void wrongPasswordOrNone(String variable, String value, String cause) {
        try (RedisServer redis = RedisServer.system("--user", "default", "on", ">right", "~*", "&*", "+@all")) {
            Map<String, String> settings = at("" + redis.uri());
            settings.put(variable, value);
            assertRefused(settings, "quarkus.redis.password", cause, "set it to the password of this Redis");
        }
    }

    @Test
    void missingRightsAreNamedAllAtOnce() {
        REDIS.cli("ACL", "SETUSER", "few", "on", ">secret", "~windlass:*", "&windlass:*", "+@all");
        REDIS.cli("ACL", "SETUSER", "few", "-xreadgroup", "-zadd");
        assertRefused(
                at("redis://few:secret@127.0.0.1:" + REDIS.port()),
                "quarkus.redis.hosts",
                "may not use XREADGROUP, ZADD",
                "ACL SETUSER <user> ~windlass:* &windlass:* +xreadgroup +zadd");
    }

    @Test
    void certificateThatNobodyTrusts() throws Exception {
        int port = Ports.free();
        try (RedisServer redis = RedisServer.system(Certificate.in(folder).redisOptions(port))) {
            assertRefused(
                    at("rediss://localhost:" + port),
                    "quarkus.redis.tls",
                    "no certificate that is trusted",
                    "quarkus.redis.tls.trust-certificate-pem.certs");
            // without TLS on a port that speaks nothing else
            assertRefused(at("redis://localhost:" + port), "quarkus.redis.hosts", "rediss:// where it speaks TLS");
        }
    }

    @Test
    void certificateOfAnotherHost() throws Exception {
        int port = Ports.free();
        Certificate certificate = Certificate.in(folder, "dns:redis.test");
        try (RedisServer redis = RedisServer.system(certificate.redisOptions(port))) {
            Map<String, String> settings = at("rediss://localhost:" + port);
            settings.put("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM", "true");
            settings.put("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS", "" + certificate.file());
            assertRefused(settings, "quarkus.redis.tls", "name matching localhost found");
        }
    }

    @Test
    void folderOfTheEmbeddedRedisThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(
                new HashMap<>(
                        Map.of("WINDLASS_EMBEDDED_FOLDER", file.resolve("data").toString())),
                "cannot use its folder " + file,
                "set windlass.embedded.folder to a folder that this user may write to");
    }

    @Test
    void heapThatIsTooSmall() {
        Map<String, String> settings = at("" + REDIS.uri());
        // the only one that wins over the command line; the JVM tells that it does, in a line of its own
        settings.put("_JAVA_OPTIONS", "-Xmx12m");
        String output = refused(settings);
        assertTrue(output.contains("heap of"), output);
        assertTrue(output.contains("give it 32 MB or more with -Xmx"), output);
        assertEquals(2, output.lines().count(), output);
    }

    @ParameterizedTest
    @CsvSource({"quarkus.http.port", "quarkus.management.port"})
    void portInUse(String key) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DaemonProcess daemon = DaemonProcess.on(REDIS, key + "=" + other.getLocalPort())) {
            assertEquals(1, daemon.exitCode());
            assertOneMessage(
                    daemon.output(),
                    key + ": cannot listen on 127.0.0.1:" + other.getLocalPort(),
                    "end what listens there");
        }
    }

    @Test
    void variablesThatAreNoSettings() {
        Map<String, String> settings = at("" + REDIS.uri());
        settings.put("WINDLASS_CONCURENCY", "5");
        settings.put("WINDLASS_LEASE", "5s");
        settings.put("WINDLASS_KIND__FILE_COPY__TIMEOUT", "5s");
        // what Kubernetes tells of a Service named windlass
        settings.put("WINDLASS_SERVICE_HOST", "10.0.0.1");
        settings.put("WINDLASS_PORT_8080_TCP_ADDR", "10.0.0.1");
        assertRefused(settings, "WINDLASS_CONCURENCY: this environment variable is no setting", "or remove it");
    }

    private static Map<String, String> at(String hosts) {
        return new HashMap<>(Map.of("QUARKUS_REDIS_HOSTS", hosts));
    }

    private static void assertRefused(Map<String, String> settings, String... named) {
        assertOneMessage(refused(settings), named);
    }

    private static String refused(Map<String, String> settings) {
        long begun = System.nanoTime();
        try (DaemonProcess daemon = DaemonProcess.in(settings)) {
            assertEquals(1, daemon.exitCode(), daemon::output);
            System.out.println("refused after "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms: " + daemon.output());
            return daemon.output();
        }
    }

    private static void assertOneMessage(String output, String... named) {
        assertTrue(output.startsWith("Windlass does not start: "), output);
        assertEquals(1, output.lines().count(), output);
        for (String text : List.of(named)) {
            assertTrue(output.contains(text), text + " is not in:\n" + output);
        }
    }
}
