package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Semaphores: per daemon, per queue and per kind; never exceeded, and full again when all is done. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class SemaphoreTest extends PatternCase {
    private static final int JOBS = 10_000;

    @Inject
    JobStore store;

    @Test
    void givenTenThousandShortJobs_whenTheyRunAndFailAndRetry_thenNoLimitIsEverExceeded() {
        List<NewJob> patterns = new ArrayList<>();
        List<NewJob> others = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            String kind = i % 4 == 0 ? "pattern.limited" : "pattern.counted";
            // a tenth fails for good, the others come back
            NewJob job = NewJob.ofJson(kind, String.valueOf(i))
                    .withMaxAttempts(i % 10 == 0 ? 1 : 2)
                    .withTimeout(Duration.ofSeconds(30))
                    .withKeep(Duration.ZERO);
            (i % 3 == 0 ? others : patterns).add(job);
        }
        get(client.enqueueAll(PatternsProfile.QUEUE, patterns));
        get(client.enqueueAll(PatternsProfile.OTHER_QUEUE, others));

        await().atMost(Duration.ofSeconds(120))
                .until(() -> idle(PatternsProfile.QUEUE) && idle(PatternsProfile.OTHER_QUEUE));

        assertEquals(PatternsProfile.DAEMON_LIMIT, Trace.most("daemon"));
        assertEquals(PatternsProfile.KIND_LIMIT, Trace.most("kind pattern.limited"));
        assertTrue(Trace.most("queue " + PatternsProfile.QUEUE) <= PatternsProfile.QUEUE_LIMIT);
        awaitAllSlotsFree();
    }

    @Test
    void givenFailuresTimeoutsAndCancels_whenTheyAreOver_thenEveryPermitCanBeTakenAgain() {
        List<JobHandle> held = hold(PatternsProfile.KIND_LIMIT);
        held.forEach(job -> get(client.cancel(PatternsProfile.QUEUE, job.id())));
        List<NewJob> ending = new ArrayList<>();
        for (String how : List.of("\"fail\"", "\"throw\"", "null")) {
            NewJob job = NewJob.ofJson("pattern.few", how).withMaxAttempts(1).withTimeout(Duration.ofMillis(50));
            ending.addAll(Collections.nCopies(4 * PatternsProfile.KIND_LIMIT, job));
        }
        get(client.enqueueAll(PatternsProfile.QUEUE, ending)).forEach(job -> get(job.await(PATIENCE)));
        held.forEach(job -> awaitState(job.id(), JobState.CANCELLED));

        // the kind's, and with other kinds beside it the queue's: each is taken to the last
        List<JobHandle> again = hold(PatternsProfile.KIND_LIMIT);
        for (int i = PatternsProfile.KIND_LIMIT; i < PatternsProfile.QUEUE_LIMIT; i++) {
            JobHandle other = enqueue("pattern.hold", "null");
            awaitStep(other.id(), "started");
            again.add(other);
        }
        assertEquals(PatternsProfile.QUEUE_LIMIT, worker.taken());
        again.forEach(job -> get(client.cancel(PatternsProfile.QUEUE, job.id())));
        awaitAllSlotsFree();
    }

    /** Jobs of a kind with a limit that run side by side until they are cancelled. */
    private List<JobHandle> hold(int jobs) {
        List<JobHandle> held = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            held.add(enqueue("pattern.few", "\"hold\""));
        }
        held.forEach(job -> awaitStep(job.id(), "started"));
        return held;
    }

    private boolean idle(String queue) {
        QueueName name = new QueueName(queue);
        return get(store.idle(name)) && get(store.depth(name)).scheduled() == 0;
    }
}
