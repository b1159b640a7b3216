package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of a queue in which somebody else has put something else. */
class BadKeyIT {
    @Test
    void keyOfTheWrongTypeAtTheStartIsNamedByHealthUntilItIsRemoved() {
        String results = RawQueue.key("results");
        try (RedisServer redis = RedisServer.any()) {
            redis.cli("SET", results, "mine");
            try (DaemonProcess daemon = DaemonProcess.on(redis)) {
                awaitNamed(daemon, results);
                RawQueue queue = new RawQueue(redis);
                String id = queue.add("kind", "echo", "payload", "1");
                assertTrue(daemon.isUp("live"));
                assertEquals("mine", redis.cli("GET", results), "foreign data are left alone");

                redis.cli("DEL", results);

                await().until(() -> daemon.isUp("ready"));
                await().until(() -> queue.settledIds().equals(List.of(id)));
            }
        }
    }

    @Test
    void keyThatTurnsWrongLaterIsNamedByHealthAndItsJobsAreSettledWhenItIsRemoved() {
        String results = RawQueue.key("results");
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(redis).ready()) {
            RawQueue queue = new RawQueue(redis);
            redis.cli("SET", results, "mine");
            String id = queue.add("kind", "echo", "payload", "1");
            awaitNamed(daemon, results);
            assertTrue(daemon.isUp("live"));
            assertEquals(1, queue.pending());

            redis.cli("DEL", results);

            await().until(() -> queue.settledIds().equals(List.of(id)));
            await().until(() -> daemon.isUp("ready"));
            assertEquals(0, queue.pending());
        }
    }

    @Test
    void foreignKeyInTheWayOfAJobIsNamedToWhoeverAsksAndMovedAsideWhenTheJobNeedsIt() {
        String key = RawQueue.key("job:taken");
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon =
                        DaemonProcess.on(redis, "windlass.max-attempts=1").ready()) {
            RawQueue queue = new RawQueue(redis);
            redis.cli("RPUSH", key, "mine");
            Answer asked = daemon.api().find("taken");
            assertTrue(asked.status() >= 500 && asked.text("detail").contains(key), asked.body());

            queue.add("kind", "echo", "payload", "1", "id", "taken");
            await().until(() -> queue.resultsOf("taken").size() == 1);
            assertEquals("mine", redis.cli("LRANGE", key, "0", "-1"), "a job without a record needs no hash");

            queue.add("kind", "sleep", "payload", "wrong", "id", "taken");
            await().until(() -> !queue.causeOfDeath("taken").isEmpty());
            assertEquals("mine", redis.cli("LRANGE", key + ":wrongtype", "0", "-1"));
            assertEquals("dead", daemon.api().find("taken").text("state"));
            assertTrue(daemon.isUp("ready"));
            assertFalse(daemon.output().contains("bug in Windlass"), daemon.output());
        }
    }

    /** Not ready, and the queue's line says which key is in the way. */
    private static void awaitNamed(DaemonProcess daemon, String key) {
        await().ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class).until(() -> {
            Answer ready = daemon.api().health("ready");
            return ready.status() == 503 && ready.body().contains("key " + key + " is a string");
        });
    }
}
