package dev.windlass.faults.workers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.faults.NamedRuns;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import dev.windlass.testing.Signal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** SIGTERM while there is more to do than the worker can: what it has begun ends or goes back, and costs no attempt. */
class SigtermUnderLoadIT {
    private static final String PREFIX = "windlass:{default}:";
    private static final int JOBS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AutoClose
    private final RedisServer redis = RedisServer.any();

    private final Set<String> asked = new HashSet<>();

    @Test
    void nothingIsLostWhenOneOfTwoWorkersIsToldToStopUnderLoad() {
        stopOneOfTwo("SIGTERM under load", false);
    }

    @Test
    void nothingIsLostWhenItIsToldTwice() {
        stopOneOfTwo("SIGTERM under load, and a second one", true);
    }

    private void stopOneOfTwo(String scene, boolean twice) {
        String drain = "windlass.shutdown.drain=" + (twice ? "10m" : "20s");
        try (DaemonProcess leaving = DaemonProcess.on(redis, drain, "windlass.worker=leaving")
                        .ready();
                DaemonProcess staying = DaemonProcess.on(redis, drain, "windlass.worker=staying")
                        .ready()) {
            if (twice) {
                // long enough that only a hurried stop ends before them
                add(40, "{\"ms\":15000}");
            }
            add(JOBS, "{\"ms\":30}");
            await().atMost(PATIENCE).until(() -> settled() > 50);

            long told = System.nanoTime();
            leaving.signal(Signal.TERM);
            if (twice) {
                await().atMost(PATIENCE)
                        .until(() -> leaving.api().health("ready").body().contains("drains"));
                leaving.signal(Signal.TERM);
            }
            assertEquals(0, leaving.exitCode(), leaving.output());
            long took = (System.nanoTime() - told) / 1_000_000;

            await().atMost(PATIENCE).until(() -> settled() >= asked.size());
            assertTrue(staying.isUp("live"));
            assertEverySettledOnce();
            if (twice) {
                assertTrue(took < 14_000, "a hurried stop took " + took + " ms");
            }
            NamedRuns.add(scene, Map.of("jobs", asked.size(), "stoppedAfterMillis", took, "verdict", "good"));
        }
    }

    private void add(int count, String payload) {
        try (Resp resp = redis.connect()) {
            for (int i = 0; i < count; i++) {
                asked.add("" + resp.call("XADD", PREFIX + "ready", "*", "kind", "sleep", "payload", payload));
            }
        }
    }

    private int settled() {
        return Integer.parseInt(redis.cli("XLEN", PREFIX + "results"));
    }

    /** As a job handed back keeps its id, and a crash would be one too many for it to be in its first attempt. */
    private void assertEverySettledOnce() {
        List<?> results = (List<?>) redis.call("XRANGE", PREFIX + "results", "-", "+");
        Set<String> settled = new HashSet<>();
        for (Object result : results) {
            List<?> fields = (List<?>) ((List<?>) result).get(1);
            assertEquals("completed", field(fields, "outcome"));
            assertEquals("1", field(fields, "attempt"));
            assertTrue(settled.add(field(fields, "id")), "settled twice: " + fields);
        }
        assertEquals(asked, settled);
        assertEquals("0", redis.cli("HLEN", PREFIX + "crashes"), "a stop counts as no crash");
    }

    private static String field(List<?> fields, String name) {
        return "" + fields.get(fields.indexOf(name) + 1);
    }
}
