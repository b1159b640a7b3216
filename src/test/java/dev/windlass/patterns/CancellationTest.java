package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.store.CancelReply;
import dev.windlass.store.JobView;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancellation: in any state, down to the innermost operation, and to exactly one outcome. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class CancellationTest extends PatternCase {
    @Test
    void givenARunningUni_whenItsJobIsCancelled_thenTheInnermostOperationIsCancelledBeforeTheOutcome() {
        JobHandle job = enqueue("pattern.hold", "null");
        awaitStep(job.id(), "started");

        assertEquals(CancelReply.ASKED, get(client.cancel(PatternsProfile.QUEUE, job.id())));

        awaitState(job.id(), JobState.CANCELLED);
        assertEquals(List.of("started", "cancelled"), Trace.steps(job.id()));
        awaitAllSlotsFree();
    }

    @Test
    void givenABlockedThread_whenItsJobIsCancelled_thenItIsInterruptedAndCleansUpFirst() {
        JobHandle job = enqueue("pattern.block", "null");
        awaitStep(job.id(), "started");

        get(client.cancel(PatternsProfile.QUEUE, job.id()));

        awaitState(job.id(), JobState.CANCELLED);
        assertEquals(List.of("started", "cleaned up, cancelled true"), Trace.steps(job.id()));
        awaitAllSlotsFree();
    }

    @Test
    void givenAHandlerThatHeedsNothing_whenItsJobIsCancelled_thenItIsLeftBehindAndKeepsItsSlotUntilItEnds() {
        JobHandle job = enqueue("pattern.stubborn", "null");
        awaitStep(job.id(), "started");

        get(client.cancel(PatternsProfile.QUEUE, job.id()));

        awaitState(job.id(), JobState.CANCELLED);
        assertEquals(1, worker.taken());
        PatternHandlers.Stubborn.LET_GO.countDown();
        awaitStep(job.id(), "ended at last");
        awaitAllSlotsFree();
        assertEquals(JobState.CANCELLED, view(job.id()).state());
    }

    @Test
    void givenAScheduledJob_whenItIsCancelled_thenItNeverRuns() {
        JobHandle job = enqueue(NewJob.of("pattern.hold").withDelay(Duration.ofHours(1)));

        assertEquals(CancelReply.DONE, get(client.cancel(PatternsProfile.QUEUE, job.id())));

        assertEquals(JobState.CANCELLED, view(job.id()).state());
        assertTrue(Trace.steps(job.id()).isEmpty());
    }

    @Test
    void givenAFinishedOrUnknownJob_whenItIsCancelled_thenTheAnswerSaysSo() {
        JobHandle job = enqueue("pattern.outcome", "\"return\"");
        awaitState(job.id(), JobState.COMPLETED);

        assertEquals(CancelReply.ALREADY_SETTLED, get(client.cancel(PatternsProfile.QUEUE, job.id())));
        assertEquals(CancelReply.UNKNOWN, get(client.cancel(PatternsProfile.QUEUE, "nobody")));
    }

    @Test
    void givenACancelThatRacesWithCompletion_whenBothAreDone_thenThereIsExactlyOneOutcome() {
        for (int i = 0; i < 50; i++) {
            JobHandle job = enqueue("sleep", "{\"ms\":" + i % 5 + "}");
            get(client.cancel(PatternsProfile.QUEUE, job.id()));
            await().atMost(PATIENCE).until(() -> view(job.id()).state().isSettled());
            JobView first = view(job.id());
            assertTrue(first.state() == JobState.COMPLETED || first.state() == JobState.CANCELLED, first.toString());
            assertEquals(first, view(job.id()));
        }
    }
}
