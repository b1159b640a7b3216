package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.NamedRuns;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A worker that stands still beyond its lease, and then goes on as if nothing had happened. */
class FrozenWorkerIT {
    private static final int JOBS = 20;
    private static final int JOB_MILLIS = 4_000;

    @Test
    void lateResultsOfAFrozenWorkerAreRefusedAndItWorksOnInANewSession() {
        try (RedisServer redis = RedisServer.any();
                DaemonProcess one = DaemonProcess.on(redis, "windlass.worker=one", "windlass.lease=2s");
                DaemonProcess two = DaemonProcess.on(redis, "windlass.worker=two", "windlass.lease=2s")) {
            one.ready();
            two.ready();
            RawQueue queue = new RawQueue(redis);
            queue.addAtOnce(JOBS, "kind", "sleep", "payload", "{\"ms\":" + JOB_MILLIS + "}");
            await().until(() -> queue.heldBy().containsValue((long) JOBS));
            long begun = System.nanoTime();
            boolean oneHolds = queue.heldBy().containsKey("one");
            DaemonProcess frozen = oneHolds ? one : two;
            DaemonProcess other = oneHolds ? two : one;
            String sleeper = oneHolds ? "one" : "two";
            String heir = oneHolds ? "two" : "one";
            List<String> ids =
                    queue.ready().stream().map(entry -> entry.get("<entry>")).toList();

            frozen.signal(Signal.STOP);
            long stopped = System.nanoTime();
            await().until(() -> queue.heldBy().getOrDefault(heir, 0L) == JOBS);
            NamedRuns.add(
                    "SIGSTOP of a worker, lease 2 s",
                    Map.of("jobs", JOBS, "recoveryMillis", (System.nanoTime() - stopped) / 1_000_000));
            // its timers are due by now, so it wakes up with results for jobs that run elsewhere
            await().until(() -> System.nanoTime() - begun > JOB_MILLIS * 1_000_000L);
            assertEquals(List.of(), queue.settledIds());
            frozen.signal(Signal.CONT);

            await().until(() -> queue.workers().contains(sleeper));
            await().until(() -> queue.pending() == 0);
            List<Map<String, String>> results = queue.results();
            assertEquals(JOBS, results.size());
            assertEquals(new HashSet<>(ids), new HashSet<>(queue.settledIds()));
            results.forEach(result -> assertEquals(heir, result.get("worker")));
            assertTrue(frozen.output().contains("could not be kept alive"), frozen.output());

            other.signal(Signal.TERM);
            assertEquals(0, other.exitCode());
            String next = queue.add("kind", "echo", "payload", "1");
            await().until(() -> !queue.resultsOf(next).isEmpty());
            assertEquals(sleeper, queue.resultsOf(next).get(0).get("worker"));
            assertEquals(List.of(sleeper), queue.workers());
        }
    }
}
