package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A daemon beside workers of a version to come: what {@code src/docs/operations/upgrade.md} says. */
class OtherProtocolIT {
    private static final String MAIL_RESULTS = "windlass:{mail}:results";

    @Test
    void givenAQueueOfALaterVersion_thenItIsLeftAloneWithAReasonWhileTheOtherQueueIsWorkedOn() {
        try (RedisServer redis = RedisServer.any()) {
            redis.cli("HSET", RawQueue.key("control"), "protocol", "2");
            try (DaemonProcess daemon = DaemonProcess.on(redis, "windlass.queues=default,mail")) {
                redis.cli("XADD", "windlass:{mail}:ready", "*", "kind", "echo", "payload", "1");
                await().until(() -> redis.cli("XLEN", MAIL_RESULTS).equals("1"));
                await().until(() -> daemon.output().contains("queue default: it speaks protocol 2, this program 1"));

                RawQueue queue = new RawQueue(redis);
                String plain = queue.add("kind", "echo", "payload", "1");
                Api.Answer ready = enqueue(daemon, "{\"kind\":\"echo\",\"id\":\"over-http\"}");
                Api.Answer later = enqueue(daemon, "{\"kind\":\"echo\",\"id\":\"parked\",\"delay\":\"1ms\"}");
                assertEquals(List.of(201, 201), List.of(ready.status(), later.status()), ready.body() + later.body());

                Api.Answer health = daemon.api().health("ready");
                assertEquals(503, health.status());
                assertTrue(health.body().contains("speaks version 2, this worker 1"), health.body());
                assertTrue(health.body().contains("\"mail\": \"takes jobs\""), health.body());
                assertTrue(daemon.isUp("live"));
                assertTrue(
                        daemon.output().matches("(?s).*queue default: could not \\w[\\w ]*, will try again: .*"),
                        daemon::output);

                redis.cli("XADD", "windlass:{mail}:ready", "*", "kind", "echo", "payload", "2");
                await().until(() -> redis.cli("XLEN", MAIL_RESULTS).equals("2"));
                assertEquals(0, queue.results().size());
                assertEquals("1", redis.cli("ZCARD", RawQueue.key("scheduled")));

                redis.cli("HSET", RawQueue.key("control"), "protocol", "1");
                daemon.ready();
                await().until(() -> queue.results().size() == 3);
                for (String id : List.of(plain, "over-http", "parked")) {
                    assertEquals(1, queue.resultsOf(id).size(), id);
                }
            }
        }
    }

    /** Once the daemon listens. */
    private static Api.Answer enqueue(DaemonProcess daemon, String job) {
        await().until(() -> daemon.isUp("live"));
        return daemon.api().enqueue("", job);
    }
}
