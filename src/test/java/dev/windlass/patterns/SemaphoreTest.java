package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
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

    private boolean idle(String queue) {
        QueueName name = new QueueName(queue);
        return get(store.idle(name)) && get(store.depth(name)).scheduled() == 0;
    }
}
