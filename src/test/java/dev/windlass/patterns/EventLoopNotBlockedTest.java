package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.testing.RedisServer;
import dev.windlass.worker.ConsumerStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An event loop that is held: named within a second, and a matter of one queue only. */
@QuarkusTest
@TestProfile(HeldLoopProfile.class)
class EventLoopNotBlockedTest extends PatternCase {
    /** Longer than the lease, which only heartbeats that go on can carry over it. */
    private static final Duration HELD = HeldLoopProfile.LEASE.plusSeconds(2);

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource(management = true)
    @SuppressWarnings("NullAway.Init") // set by the test framework
    URI management;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    @Test
    void givenAHandlerThatHoldsItsLoop_thenItIsNamedWithinASecondAndOtherQueuesGoOn() {
        JobHandle hog = enqueue("pattern.hog", "3000");

        await().atMost(Duration.ofSeconds(3)).until(() -> status().blockedBy() != null);
        assertEquals("kind pattern.hog, job [" + hog.id() + "]", status().blockedBy());
        JobResult other = get(client.call(
                PatternsProfile.OTHER_QUEUE, NewJob.ofJson("pattern.outcome", "\"return\""), Duration.ofSeconds(2)));
        assertTrue(other.completed());
        assertEquals(JobState.RUNNING, view(hog.id()).state());

        awaitState(hog.id(), JobState.COMPLETED);
        await().atMost(PATIENCE).until(() -> status().blockedBy() == null);
        Counter blocked =
                metrics.get("windlass.loop.blocked").tag("kind", "pattern.hog").counter();
        assertTrue(blocked.count() >= 1);
    }

    @Test
    void givenAKindThatIsMovedOffTheLoopByConfiguration_thenItHoldsNothing() {
        JobHandle job = enqueue("pattern.offloaded", "1500");
        awaitState(job.id(), JobState.RUNNING);

        JobResult beside = run("pattern.outcome", "\"return\"");

        assertTrue(beside.completed());
        assertEquals(JobState.RUNNING, view(job.id()).state());
        String thread = get(job.await(String.class, PATIENCE));
        assertFalse(thread.contains("eventloop"), thread);
    }

    @Test
    void givenALoopThatIsHeldLongerThanTheLease_thenHealthOtherJobsAndHeartbeatsGoOn() {
        Map<String, Long> before = leases();
        assertEquals(1, before.size(), before.toString());
        try (HealthWatch health = new HealthWatch(management)) {
            JobHandle hog = enqueue("pattern.hog", "" + HELD.toMillis());
            awaitState(hog.id(), JobState.RUNNING);
            int besides = 0;
            Map<String, Long> renewed = before;
            while (true) {
                assertTrue(callElsewhere("pattern.outcome", "\"return\"").completed());
                assertTrue(callElsewhere("pattern.thread", "100").completed());
                Map<String, Long> now = leases();
                if (view(hog.id()).state() != JobState.RUNNING) {
                    break;
                }
                renewed = now;
                besides++;
            }

            assertEquals("\"done\"", view(hog.id()).result());
            assertEquals(1, view(hog.id()).deliveries(), "the session was lost, and the job delivered again");
            assertEquals(before.keySet(), leases().keySet(), "the session was lost");
            for (Map.Entry<String, Long> lease : renewed.entrySet()) {
                long grown = lease.getValue() - before.get(lease.getKey());
                assertTrue(grown > HELD.toMillis() / 2, "while the loop was held, the lease grew by " + grown + " ms");
            }
            assertTrue(besides > 2, besides + " rounds of other jobs");
            assertTrue(health.hasSaid("pattern.hog"), "the live check does not name the kind that holds the loop");
            health.assertAllGood();
        }
    }

    /** Runs a job of the other queue, whose loop is not held, within two seconds. */
    private JobResult callElsewhere(String kind, String json) {
        return get(client.call(PatternsProfile.OTHER_QUEUE, NewJob.ofJson(kind, json), Duration.ofSeconds(2)));
    }

    /** The end of the lease of each session on the queue, in epoch milliseconds. */
    private Map<String, Long> leases() {
        List<?> flat = (List<?>)
                redis.call("ZRANGE", "windlass:{" + PatternsProfile.QUEUE + "}:sessions", "0", "-1", "WITHSCORES");
        Map<String, Long> leases = new HashMap<>();
        for (int i = 0; flat != null && i < flat.size(); i += 2) {
            leases.put("" + flat.get(i), Long.parseLong("" + flat.get(i + 1)));
        }
        return leases;
    }

    private ConsumerStatus status() {
        return worker.status().stream()
                .filter(status -> status.queue().value().equals(PatternsProfile.QUEUE))
                .findFirst()
                .orElseThrow();
    }
}
