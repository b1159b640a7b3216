package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scoped resources: acquired before, released after, in reverse order, whatever the outcome. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class ScopedResourcesTest extends PatternCase {
    static final List<String> ALL =
            List.of("acquired first", "acquired second", "used", "released second", "released first", "closed last");

    @Test
    void givenSuccess_thenAllIsReleasedInReverseOrderBeforeTheOutcome() {
        JobResult result = run("pattern.scoped", "\"succeed\"");

        assertEquals("completed", result.outcome());
        assertEquals(ALL, Trace.steps(result.id()));
    }

    @Test
    void givenFailure_thenAllIsReleased() {
        JobResult result = run("pattern.scoped", "\"fail\"");

        assertEquals("dead", result.outcome());
        assertEquals(ALL, Trace.steps(result.id()));
    }

    @Test
    void givenAReleaseThatFails_thenTheOthersAreReleasedAndTheOutcomeStands() {
        JobResult result = run("pattern.scoped", "\"bad release\"");

        assertEquals("completed", result.outcome());
        assertEquals(ALL, Trace.steps(result.id()));
    }

    @Test
    void givenACancel_thenAllIsReleasedInReverseOrder() {
        JobHandle job = enqueue("pattern.scoped", "null");
        awaitStep(job.id(), "used");

        get(client.cancel(PatternsProfile.QUEUE, job.id()));

        awaitState(job.id(), JobState.CANCELLED);
        assertEquals(ALL, Trace.steps(job.id()));
    }

    @Test
    void givenATimeout_thenAllIsReleasedInReverseOrder() {
        JobHandle job = enqueue(
                NewJob.of("pattern.scoped").withTimeout(Duration.ofMillis(100)).withMaxAttempts(1));

        awaitState(job.id(), JobState.DEAD);
        assertEquals(ALL, Trace.steps(job.id()));
    }
}
