package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.Daemon;
import dev.windlass.client.JobHandle;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** As {@link ScopedResourcesTest}, for the one thing that ends a daemon: its stop. So it has a daemon of its own. */
@QuarkusTest
@TestProfile(ScopedResourcesAtStopTest.NoDrain.class)
class ScopedResourcesAtStopTest extends PatternCase {
    @Inject
    Daemon daemon;

    @Test
    void givenAStop_thenAllIsReleasedInReverseOrderAndTheJobIsHandedBackWithoutCostingAnAttempt() {
        JobHandle job = enqueue(NewJob.of("pattern.scoped"));
        awaitStep(job.id(), "used");
        AtomicBoolean stopped = new AtomicBoolean();

        daemon.drain(() -> stopped.set(true));

        await().atMost(PATIENCE).untilTrue(stopped);
        assertEquals(ScopedResourcesTest.ALL, Trace.steps(job.id()));
        assertEquals(JobState.READY, view(job.id()).state());
        assertEquals(1, view(job.id()).attempt());
        awaitAllSlotsFree();
    }

    /** What runs is handed back at once. */
    public static final class NoDrain extends PatternsProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> all = new HashMap<>(super.getConfigOverrides());
            all.put("windlass.shutdown.drain", "0s");
            return all;
        }
    }
}
