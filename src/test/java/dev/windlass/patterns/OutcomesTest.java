package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a handler returns or throws, and what follows. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class OutcomesTest extends PatternCase {
    @Test
    void givenAHandlerThatReturns_thenTheJobIsCompletedWithItsResult() {
        JobResult result = run("pattern.outcome", "\"return\"");

        assertTrue(result.completed());
        assertEquals("\"well\"", result.resultText());
    }

    @Test
    void givenAHandlerThatThrowsAtOnceOrFailsLater_thenTheJobIsRetryableWithTheError() {
        for (String how : List.of("throw", "fail")) {
            JobHandle job = enqueue("pattern.outcome", "\"" + how + "\"");
            awaitState(job.id(), JobState.RETRYABLE);
            assertTrue(String.valueOf(view(job.id()).error()).contains("java.lang.IllegalStateException"));
            get(client.cancel(PatternsProfile.QUEUE, job.id()));
        }
    }

    @Test
    void givenRetryAfter_thenTheNextAttemptFollowsWhenAskedFor() {
        JobResult result = run("pattern.outcome", "\"retry\"");

        assertEquals("\"the second time\"", result.resultText());
        assertEquals(List.of("attempt 1", "attempt 2"), Trace.steps(result.id()));
    }

    @Test
    void givenSnooze_thenTheSameAttemptIsMadeAgain() {
        JobResult result = run("pattern.outcome", "\"snooze\"");

        assertEquals("\"still attempt 1\"", result.resultText());
    }

    @Test
    void givenDiscard_thenTheJobIsDeadAtOnce() {
        JobResult result = run("pattern.outcome", "\"discard\"");

        assertEquals("dead", result.outcome());
        assertEquals(List.of("attempt 1"), Trace.steps(result.id()));
    }

    @Test
    void givenCancel_thenTheJobIsCancelled() {
        assertEquals("cancelled", run("pattern.outcome", "\"cancel\"").outcome());
    }

    @Test
    void givenAnExceptionTheKindGivesUpOn_thenThereIsOneAttempt() {
        JobResult result = run("pattern.picky", "\"io\"");

        assertEquals("dead", result.outcome());
        assertEquals(List.of("attempt 1"), Trace.steps(result.id()));
    }

    @Test
    void givenExceptionsTheKindRetriesOn_thenThoseComeBackAndAllOthersBuryTheJob() {
        JobResult retried = run("pattern.choosy", "\"io\"");
        JobResult buried = run("pattern.choosy", "\"other\"");

        assertEquals(List.of("attempt 1", "attempt 2"), Trace.steps(retried.id()));
        assertEquals("dead", buried.outcome());
        assertEquals(List.of("attempt 1"), Trace.steps(buried.id()));
    }

    @Test
    void givenAListOfPausesAndThreeAttempts_thenTheJobIsDeadAfterThem() {
        JobResult result = run("pattern.picky", "\"other\"");

        assertEquals("dead", result.outcome());
        assertEquals(List.of("attempt 1", "attempt 2", "attempt 3"), Trace.steps(result.id()));
        assertEquals(3, view(result.id()).history().size());
    }

    @Test
    void givenThePolicyNone_thenTheFirstFailureBuriesTheJob() {
        JobResult result =
                get(client.call(PatternsProfile.QUEUE, NewJob.ofJson("pattern.once", "\"other\""), PATIENCE));

        assertEquals("dead", result.outcome());
        assertEquals(List.of("attempt 1"), Trace.steps(result.id()));
    }
}
