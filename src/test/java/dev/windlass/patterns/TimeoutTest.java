package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.AwaitTimeoutException;
import dev.windlass.client.JobHandle;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.store.JobView;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timeouts: per attempt, per job and per wait; the strictest wins, and the error says which. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class TimeoutTest extends PatternCase {
    @Test
    void givenAnnotationAndConfiguration_whenTheAnnotationIsStricter_thenItEndsTheAttempt() {
        JobHandle job = enqueue(NewJob.of("pattern.timed").withMaxAttempts(1));

        awaitState(job.id(), JobState.DEAD);

        assertError(view(job.id()), "timeout", "longer than the 200 ms set by @Handles");
        assertEquals(List.of("started", "cancelled"), Trace.steps(job.id()));
        awaitAllSlotsFree();
    }

    @Test
    void givenAJobWithAStricterTimeout_whenItRuns_thenTheJobsOwnEndsTheAttempt() {
        JobHandle job = enqueue(
                NewJob.of("pattern.timed").withTimeout(Duration.ofMillis(50)).withMaxAttempts(1));

        awaitState(job.id(), JobState.DEAD);

        assertError(view(job.id()), "timeout", "longer than the 50 ms set by the job");
    }

    @Test
    void givenATimedOutAttempt_whenAttemptsAreLeft_thenTheJobIsRetryable() {
        JobHandle job = enqueue(
                NewJob.of("pattern.timed").withTimeout(Duration.ofMillis(20)).withMaxAttempts(2));

        awaitState(job.id(), JobState.RETRYABLE);

        assertEquals(2, view(job.id()).attempt());
        get(client.cancel(PatternsProfile.QUEUE, job.id()));
    }

    @Test
    void givenABlockingHandler_whenItsTimeIsUp_thenItIsInterruptedAndCleansUp() {
        JobHandle job = enqueue(
                NewJob.of("pattern.block").withTimeout(Duration.ofMillis(50)).withMaxAttempts(1));

        awaitState(job.id(), JobState.DEAD);

        assertEquals(List.of("started", "cleaned up, cancelled true"), Trace.steps(job.id()));
        awaitAllSlotsFree();
    }

    @Test
    void givenADeadlineAcrossAttempts_whenItComes_thenTheJobIsDeadWithAttemptsLeft() {
        JobHandle job = enqueue(NewJob.of("pattern.hold")
                .withDeadline(Instant.now().plusMillis(300))
                .withMaxAttempts(10));

        awaitState(job.id(), JobState.DEAD);

        assertError(view(job.id()), "deadline", "deadline came");
    }

    @Test
    void givenADeadlineThatIsOver_whenTheJobIsTaken_thenItNeverStarts() {
        JobHandle job =
                enqueue(NewJob.of("pattern.hold").withDeadline(Instant.now().minusSeconds(1)));

        awaitState(job.id(), JobState.DEAD);

        assertTrue(Trace.steps(job.id()).isEmpty());
    }

    @Test
    void givenAWait_whenItEndsBeforeTheJob_thenOnlyTheWaitIsOver() {
        JobHandle job = enqueue("pattern.hold", "null");

        assertThrows(AwaitTimeoutException.class, () -> get(job.await(String.class, Duration.ofMillis(100))));

        awaitStep(job.id(), "started");
        assertEquals(JobState.RUNNING, view(job.id()).state());
        get(client.cancel(PatternsProfile.QUEUE, job.id()));
        awaitState(job.id(), JobState.CANCELLED);
    }

    @Test
    void givenANegativeOrZeroTimeout_whenTheJobIsMade_thenItIsRefused() {
        NewJob job = NewJob.of("pattern.hold");

        assertThrows(IllegalArgumentException.class, () -> job.withTimeout(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> job.withTimeout(Duration.ZERO));
    }

    private static void assertError(JobView view, String type, String words) {
        String error = String.valueOf(view.error());
        assertTrue(error.contains("\"type\":\"" + type + "\"") && error.contains(words), error);
    }
}
