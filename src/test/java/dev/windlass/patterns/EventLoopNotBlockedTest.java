package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.worker.ConsumerStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An event loop that is held: named within a second, and a matter of one queue only. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class EventLoopNotBlockedTest extends PatternCase {
    @Inject
    MeterRegistry metrics;

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

    private ConsumerStatus status() {
        return worker.status().stream()
                .filter(status -> status.queue().value().equals(PatternsProfile.QUEUE))
                .findFirst()
                .orElseThrow();
    }
}
