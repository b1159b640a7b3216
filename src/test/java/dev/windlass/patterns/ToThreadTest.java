package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.job.NewJob;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** To-thread: work that blocks, beside the event loop. */
@QuarkusTest
@TestProfile(ToThreadTest.ManySlots.class)
class ToThreadTest extends PatternCase {
    private static final int JOBS = 1_000;

    @TestHTTPResource(management = true)
    @SuppressWarnings("NullAway.Init") // set by the test framework
    URI management;

    @Test
    void givenABlockingHandler_thenItRunsOnAThreadOfItsOwn() {
        assertFalse(run("pattern.thread", "0").resultText().contains("eventloop"));
    }

    /** The wall time is printed, not judged: it is a property of the machine. What is judged is that all ran at once. */
    @Test
    @EnabledForJreRange(
            min = JRE.JAVA_21,
            disabledReason = "virtual threads came with Java 21; below, the pool is bounded")
    void givenAThousandBlockingSleepsOfASecond_whenConcurrencyIsAThousand_thenTheyRunSideBySideAndHealthAnswers() {
        List<NewJob> jobs = Collections.nCopies(JOBS, NewJob.ofJson("pattern.thread", "1000"));
        try (HealthWatch health = new HealthWatch(management)) {
            long begin = System.nanoTime();
            List<JobHandle> handles = get(client.enqueueAll(PatternsProfile.QUEUE, jobs));
            handles.forEach(handle ->
                    assertTrue(get(handle.await(Duration.ofSeconds(60))).completed()));
            System.out.printf(
                    "%d blocking sleeps of 1 s ended after %d ms on Java %s%n",
                    JOBS, (System.nanoTime() - begin) / 1_000_000, Runtime.version());
            health.assertAllGood();
        }

        assertEquals(JOBS, Trace.most("pattern.thread"));
    }

    /** Sleeps on its thread. */
    @Handles("pattern.thread")
    static class OnAThread implements BlockingJobHandler<Long, String> {
        @Override
        public String handle(Long millis, JobContext job) throws InterruptedException {
            Trace.enter("pattern.thread");
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
                return Thread.currentThread().toString();
            } finally {
                Trace.leave("pattern.thread");
            }
        }
    }

    /** A thousand slots. */
    public static final class ManySlots implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("windlass.queues", PatternsProfile.QUEUE, "windlass.concurrency", String.valueOf(JOBS));
        }
    }
}
