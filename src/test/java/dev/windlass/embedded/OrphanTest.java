package dev.windlass.embedded;

import static dev.windlass.embedded.EmbeddedRedisTest.call;
import static dev.windlass.embedded.EmbeddedRedisTest.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a server whose daemon was killed. */
@EnabledOnOs(OS.LINUX)
class OrphanTest {
    @TempDir
    Path temp;

    @Test
    void orphanThatAnswersIsTakenOverAndEndedWithItsNewOwner() {
        long orphan = leaveOrphan();

        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertTrue(redis.reused());
            assertEquals(orphan, redis.pid());
            assertEquals("value", call(redis.uri(), "GET", "key"));
        }
        assertTrue(isGone(orphan));
    }

    @Test
    void frozenOrphanIsEndedAndItsDataServedByANewOne() {
        long orphan = leaveOrphan();
        Signal.STOP.to(orphan);

        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertTrue(isGone(orphan));
            assertFalse(redis.reused());
            assertEquals("value", call(redis.uri(), "GET", "key"));
        }
    }

    @Test
    void orphanIsFoundWithoutItsPropertiesToo() throws IOException {
        long orphan = leaveOrphan();
        Files.delete(data().resolve("embedded.properties"));

        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertTrue(isGone(orphan));
            assertNotEquals(orphan, redis.pid());
            assertEquals("value", call(redis.uri(), "GET", "key"));
        }
    }

    @Test
    void serverThatDiedWithItsDaemonIsReplaced() {
        long orphan = leaveOrphan();
        Signal.KILL.to(orphan);
        Awaitility.await().until(() -> isGone(orphan));

        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertEquals("value", call(redis.uri(), "GET", "key"));
        }
    }

    @Test
    void innocentProcessWithTheOldIdAndServerOnTheOldPortAreLeftAlone() throws IOException {
        Files.createDirectories(data());
        Process innocent = new ProcessBuilder(
                        "sh",
                        "-c",
                        "read never",
                        data().toRealPath().resolve("redis.conf").toString())
                .start();
        try (RedisServer other = RedisServer.system()) {
            Files.writeString(
                    data().resolve("embedded.properties"),
                    "pid=" + innocent.pid() + "\nport=" + other.port() + "\npassword=old\n");

            try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
                assertFalse(redis.reused());
                assertNotEquals(other.port(), redis.port());
            }

            assertTrue(innocent.isAlive());
            assertEquals("PONG", other.cli("PING"));
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void copyOfAFolderDoesNotStealTheServerOfTheOriginal() throws IOException {
        try (EmbeddedRedis original = EmbeddedRedis.start(data())) {
            Path copy = Files.createDirectory(temp.resolve("copy"));
            Files.copy(data().resolve("embedded.properties"), copy.resolve("embedded.properties"));

            String refusal = refusal(() -> EmbeddedRedis.start(copy));

            assertTrue(refusal.contains(copy.toString()) && refusal.contains("pid " + original.pid()), refusal);
            assertThrows(EmbeddedRedisException.class, () -> EmbeddedRedis.attach(copy));
            assertEquals("PONG", call(original.uri(), "PING"));
        }
    }

    @Test
    void ctrlCReachesTheDaemonButNotItsServer() {
        DaemonProcess daemon = DaemonProcess.start(data());
        long server = daemon.redisPid();

        daemon.ctrlC();

        assertEquals("PONG", call(EmbeddedRedis.attach(data()), "PING"));
        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertEquals(server, redis.pid());
        }
    }

    /** A daemon writes {@code key} and is killed; returns the process id of what it leaves. */
    private long leaveOrphan() {
        try (DaemonProcess daemon = DaemonProcess.start(data())) {
            call(EmbeddedRedis.attach(data()), "SET", "key", "value");
            return daemon.redisPid();
        }
    }

    /** An orphan of a container whose first process does not care for orphans stays as a name without a command line. */
    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().arguments())
                .isEmpty();
    }

    private Path data() {
        return temp.resolve("data");
    }
}
