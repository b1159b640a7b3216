package dev.windlass.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.Resp;
import dev.windlass.testing.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class EmbeddedRedisTest {
    @TempDir
    Path temp;

    @Test
    void stopLeavesNoProcessAndNoPassword() {
        EmbeddedRedis redis = EmbeddedRedis.start(data());
        assertFalse(redis.reused());
        assertEquals("PONG", call(redis.uri(), "PING"));

        redis.stop();
        redis.stop();

        assertTrue(ProcessHandle.of(redis.pid()).isEmpty());
        assertFalse(Files.exists(data().resolve("embedded.properties")));
        assertFalse(Files.exists(data().resolve("redis.conf")));
    }

    @Test
    void stopIsHarmlessWhenTheServerIsGoneAlready() {
        EmbeddedRedis redis = EmbeddedRedis.start(data());
        Signal.KILL.to(redis.pid());
        Awaitility.await().until(() -> ProcessHandle.of(redis.pid()).isEmpty());

        redis.stop();

        EmbeddedRedis.start(data()).stop();
    }

    @Test
    void dataSurviveAndPasswordChangesWithARestart() {
        URI before;
        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            before = redis.uri();
            call(redis.uri(), "SET", "key", "value");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertEquals("value", call(redis.uri(), "GET", "key"));
            assertNotEquals(before.getUserInfo(), redis.uri().getUserInfo());
        }
    }

    @Test
    void folderMayHaveAnyNameAndBeALink() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("it's \"my\" data #1"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
        try (EmbeddedRedis redis = EmbeddedRedis.start(link)) {
            assertEquals("OK", call(redis.uri(), "SET", "key", "value"));
            assertEquals(redis.uri(), EmbeddedRedis.attach(folder));
        }
    }

    @Test
    void secondOwnerIsRefusedInTheSameProcessAndInAnother() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            String ours = "pid " + ProcessHandle.current().pid();
            String refusal = refusal(() -> EmbeddedRedis.start(data()));
            assertTrue(refusal.contains(data().toString()) && refusal.contains(ours), refusal);

            // after the one above, since a clumsy check would have dropped the lock of this process
            try (DaemonProcess second = DaemonProcess.start(data())) {
                assertTrue(second.refusal().contains(data().toString()), second.refusal());
                assertTrue(second.refusal().contains(ours), second.refusal());
            }
            assertEquals("PONG", call(redis.uri(), "PING"));
        }
    }

    @Test
    void passwordIsSeenByItsOwnerOnlyAndAskedForByTheServer() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(data());
                Resp stranger = new Resp(redis.port())) {
            String password = redis.uri().getUserInfo().substring(1);
            for (String file : new String[] {"embedded.properties", "redis.conf"}) {
                Path path = data().resolve(file);
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                assertTrue(Files.readString(path).contains(password));
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data())));
            String commandLine = Files.readString(Path.of("/proc/" + redis.pid() + "/cmdline"));
            assertTrue(commandLine.contains("redis.conf"), commandLine);
            assertFalse(commandLine.contains(password));
            assertFalse(Files.readString(data().resolve("redis.log")).contains(password));
            Resp.ErrorReply error = assertThrows(Resp.ErrorReply.class, () -> stranger.call("PING"));
            assertTrue(error.toString().contains("NOAUTH"), error.toString());
        }
    }

    @Test
    void packagedServerWorksAndUpgradesToANewerOneButNotBack() {
        Assumptions.assumeTrue(
                RedisBinary.resourceFor(System.getProperty("os.name") + " " + System.getProperty("os.arch")) != null,
                "no redis-server is packaged for this system");
        try (EmbeddedRedis redis = EmbeddedRedis.start(data(), RedisBinary::packaged)) {
            assertTrue(String.valueOf(call(redis.uri(), "INFO", "server")).contains("redis_version:6.2."));
            call(redis.uri(), "SET", "key", "value");
        }
        Assumptions.assumeTrue(
                RedisBinary.find(DataFolder.create(data())).readsMultiPartData(), "no redis-server 7 in PATH");
        try (EmbeddedRedis redis = EmbeddedRedis.start(data())) {
            assertEquals("value", call(redis.uri(), "GET", "key"));
        }
        String refusal = refusal(() -> EmbeddedRedis.start(data(), RedisBinary::packaged));
        assertTrue(refusal.contains("7.0 or newer") && refusal.contains(data().toString()), refusal);
    }

    @Test
    void unusableFolderIsNamedWithItsSetting() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        for (Path folder : new Path[] {file, file.resolve("below")}) {
            String refusal = refusal(() -> EmbeddedRedis.start(folder));
            assertTrue(refusal.contains(folder.toString()), refusal);
            assertTrue(refusal.contains("windlass.embedded.folder"), refusal);
        }
    }

    @Test
    void serverThatDoesNotComeUpIsExplainedByTheEndOfItsLog() throws IOException {
        // what Redis 7 refuses, and what older ones refuse
        Files.createDirectories(data().resolve("appendonlydir"));
        Files.writeString(data().resolve("appendonlydir/appendonly.aof.manifest"), "nonsense\n");
        Files.writeString(data().resolve("appendonly.aof"), "nonsense\n");

        String refusal = refusal(() -> EmbeddedRedis.start(data()));

        assertTrue(refusal.contains("redis.log ends with"), refusal);
        assertTrue(refusal.contains("nonsense") || refusal.contains("AOF"), refusal);
        assertFalse(Files.exists(data().resolve("embedded.properties")));
    }

    @Test
    void attachGivesTheRunningOneAndNeverStartsOne() {
        String refusal = refusal(() -> EmbeddedRedis.attach(data()));
        assertTrue(refusal.contains(data().toString()), refusal);
        assertFalse(Files.exists(data()));
        try (DaemonProcess daemon = DaemonProcess.start(data())) {
            URI uri = EmbeddedRedis.attach(data());
            assertEquals("PONG", call(uri, "PING"));

            Signal.KILL.to(daemon.redisPid());
            Awaitility.await().ignoreExceptions().until(() -> {
                assertThrows(EmbeddedRedisException.class, () -> EmbeddedRedis.attach(data()));
                return true;
            });
        }
    }

    private Path data() {
        return temp.resolve("data");
    }

    /** What the user is told when {@code start} is refused. */
    static String refusal(Executable start) {
        return String.valueOf(assertThrows(EmbeddedRedisException.class, start).getMessage());
    }

    static Object call(URI uri, String... command) {
        try (Resp resp = new Resp(uri.getPort())) {
            resp.call("AUTH", uri.getUserInfo().substring(1));
            return String.valueOf(resp.call(command));
        }
    }
}
