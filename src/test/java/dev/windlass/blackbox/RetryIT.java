package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A job that fails whenever it is tried. */
class RetryIT {
    @Test
    void jobThatAlwaysFailsIsRetryableWithItsHistoryAndThenDeadWithAllOfIt() {
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(
                                redis,
                                "windlass.kind.\"file.checksum\".max-attempts=3",
                                // the second pause is ten times as long, so that the state between can be seen
                                "windlass.kind.\"file.checksum\".backoff.first=50ms",
                                "windlass.kind.\"file.checksum\".backoff.factor=20")
                        .ready()) {
            RawQueue queue = new RawQueue(redis);
            daemon.api()
                    .enqueue("", "{\"kind\":\"file.checksum\",\"payload\":{\"path\":\"missing\"},\"id\":\"fails\"}");

            await().pollInterval(Duration.ofMillis(20)).until(() -> {
                JsonNode job = daemon.api().find("fails").json();
                return "retryable".equals(job.path("state").asText())
                        && job.path("attempt").asInt() == 3;
            });
            JsonNode waiting = daemon.api().find("fails").json();
            assertEquals("retryable", waiting.path("state").asText(), waiting.toString());
            assertEquals(2, waiting.path("history").size(), waiting.toString());
            assertTrue(waiting.hasNonNull("due"), waiting.toString());
            assertEquals(0, queue.results().size());

            await().until(() -> !queue.causeOfDeath("fails").isEmpty());
            JsonNode dead = daemon.api().find("fails").json();
            assertEquals("dead", dead.path("state").asText());
            assertEquals(3, dead.path("history").size(), dead.toString());
            for (int i = 0; i < 3; i++) {
                JsonNode failure = dead.path("history").get(i);
                assertEquals(i + 1, failure.path("attempt").asInt(), failure.toString());
                assertTrue(failure.path("message").asText().contains("missing"), failure.toString());
                assertTrue(failure.path("at").asLong() > 0, failure.toString());
            }
            assertEquals(1, queue.resultsOf("fails").size());
            assertEquals("dead", queue.resultsOf("fails").get(0).get("outcome"));
            assertEquals("3", queue.resultsOf("fails").get(0).get("attempt"));
        }
    }
}
