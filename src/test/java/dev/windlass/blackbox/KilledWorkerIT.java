package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.faults.NamedRuns;
import dev.windlass.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers that end as by the out-of-memory killer, in the middle of their jobs. */
class KilledWorkerIT {
    private static final int JOBS = 50;
    /** What the lease of 10 s allows, with the upkeep's round and its jitter. */
    private static final Duration BAR = Duration.ofSeconds(12);

    @Test
    void jobsOfAKilledWorkerAllRunAgainWithin12SecondsAndAreSettledOnce() {
        try (RedisServer redis = RedisServer.any();
                DaemonProcess one = DaemonProcess.on(redis, "windlass.worker=one");
                DaemonProcess two = DaemonProcess.on(redis, "windlass.worker=two")) {
            one.ready();
            two.ready();
            RawQueue queue = new RawQueue(redis);
            queue.addAtOnce(JOBS, "kind", "sleep", "payload", "{\"ms\":3000}");
            await().until(() -> queue.heldBy().containsValue((long) JOBS));
            boolean oneHolds = queue.heldBy().containsKey("one");
            DaemonProcess victim = oneHolds ? one : two;
            DaemonProcess survivor = oneHolds ? two : one;
            String heir = oneHolds ? "two" : "one";
            List<String> ids =
                    queue.ready().stream().map(entry -> entry.get("<entry>")).toList();

            long killed = System.nanoTime();
            victim.kill9();
            await().atMost(BAR.plusSeconds(5)).until(() -> queue.heldBy().getOrDefault(heir, 0L) == JOBS);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            NamedRuns.add("kill -9 of a worker", Map.of("jobs", JOBS, "recoveryMillis", took.toMillis()));
            for (String id : ids) {
                Answer job = survivor.api().find(id);
                assertEquals("running", job.text("state"), job.body());
                assertEquals(1, job.json().path("crashes").asInt(), job.body());
                assertEquals(1, job.json().path("attempt").asInt(), job.body());
            }
            await().until(() -> queue.results().size() >= JOBS && queue.pending() == 0);

            assertTrue(took.compareTo(BAR) <= 0, took.toString());
            List<Map<String, String>> results = queue.results();
            assertEquals(JOBS, results.size());
            assertEquals(new HashSet<>(ids), new HashSet<>(queue.settledIds()));
            for (Map<String, String> result : results) {
                assertEquals("completed", result.get("outcome"));
                assertEquals("1", result.get("attempt"));
                assertEquals(heir, result.get("worker"));
            }
            await().until(() ->
                    queue.workers().equals(List.of(heir)) && queue.consumers().size() == 1);
        }
    }

    @Test
    void jobThatThreeWorkersDiedOfIsBuriedAsWorkerLost() {
        try (RedisServer redis = RedisServer.any();
                Crew crew = new Crew(redis, 4)) {
            RawQueue queue = new RawQueue(redis);
            String id = queue.add("kind", "sleep", "payload", "{\"ms\":600000}");
            for (int crashes = 0; crashes < 3; crashes++) {
                await().until(() -> queue.heldBy().size() == 1);
                String holder = queue.heldBy().keySet().iterator().next();
                assertEquals(
                        crashes,
                        crew.alive().api().find(id).json().path("crashes").asInt());

                crew.kill(holder);
                await().until(() -> !queue.heldBy().containsKey(holder));
            }
            await().until(() -> !queue.causeOfDeath(id).isEmpty());

            String cause = queue.causeOfDeath(id);
            assertTrue(cause.contains("\"type\":\"worker-lost\""), cause);
            Answer job = crew.alive().api().find(id);
            assertEquals("dead", job.text("state"));
            assertEquals(3, job.json().path("crashes").asInt());
            assertEquals(1, job.json().path("attempt").asInt());
            assertEquals(1, queue.resultsOf(id).size());
            assertEquals("dead", queue.resultsOf(id).get(0).get("outcome"));
            assertEquals(0, queue.pending());
        }
    }

    /** Several daemons on one Redis, named w0, w1 and so on, with a short lease. */
    private static final class Crew implements AutoCloseable {
        private final List<DaemonProcess> daemons = new ArrayList<>();

        Crew(RedisServer redis, int size) {
            for (int i = 0; i < size; i++) {
                daemons.add(DaemonProcess.on(redis, "windlass.worker=w" + i, "windlass.lease=2s"));
            }
            daemons.forEach(DaemonProcess::ready);
        }

        void kill(String worker) {
            daemons.get(Integer.parseInt(worker.substring(1))).kill9();
        }

        DaemonProcess alive() {
            return daemons.stream().filter(DaemonProcess::isAlive).findFirst().orElseThrow();
        }

        @Override
        public void close() {
            daemons.forEach(DaemonProcess::close);
        }
    }
}
