package dev.windlass.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisServerTest {
    @Test
    void answersWithEveryTypeOfReply() {
        try (RedisServer redis = RedisServer.system();
                Resp resp = redis.connect()) {
            assertEquals("PONG", resp.call("PING"));
            assertEquals(2L, resp.call("RPUSH", "list", "a", "ü\r\n"));
            assertEquals(List.of("a", "ü\r\n"), resp.call("LRANGE", "list", "0", "-1"));
            assertNull(resp.call("GET", "nothing"));
            assertThrows(Resp.ErrorReply.class, () -> resp.call("GET", "list"));
            assertEquals("a\nü\r\n", redis.cli("LRANGE", "list", "0", "-1"));
        }
    }

    @Test
    void restartKeepsPortAndWhatWasPersisted() {
        try (RedisServer redis = RedisServer.system("--appendonly", "yes", "--appendfsync", "always")) {
            redis.cli("SET", "key", "value");
            long pid = redis.pid();

            redis.kill9();
            assertThrows(UncheckedIOException.class, () -> redis.cli("PING"));
            redis.restart();

            assertEquals("value", redis.cli("GET", "key"));
            assertFalse(pid == redis.pid());
            redis.restart();
            assertEquals("value", redis.cli("GET", "key"));
        }
    }

    @Test
    void frozenServerAnswersOnlyWhenResumed() {
        try (RedisServer redis = RedisServer.system();
                Resp impatient = new Resp(redis.port(), Duration.ofMillis(50))) {
            redis.pause();
            assertThrows(UncheckedIOException.class, () -> impatient.call("PING"));
            redis.resume();
            assertEquals("PONG", redis.cli("PING"));
        }
    }

    @Test
    void packagedServerIsAnOldOneAndLeavesNothingBehind() {
        RedisServer redis = RedisServer.packaged();
        assertTrue(redis.cli("INFO", "server").contains("redis_version:6.2."));
        long pid = redis.pid();
        redis.pause();

        redis.close();
        redis.close();

        assertTrue(ProcessHandle.of(pid).isEmpty());
    }
}
