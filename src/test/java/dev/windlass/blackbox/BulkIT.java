package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import dev.windlass.testing.Signal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Many jobs: none is lost, none is settled twice, and nothing is left behind. */
class BulkIT {
    private static final int BATCH = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void hundredThousandJobsGoThroughOneDaemonAndTheKeyspaceIsAsBefore() {
        int jobs = 100_000;
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(redis, "windlass.results.max-entries=200000")
                        .ready()) {
            RawQueue queue = new RawQueue(redis);
            queue.add("kind", "echo", "payload", "-1");
            await().until(() -> queue.results().size() == 1);
            TreeSet<String> keysBefore = keys(redis);

            long begun = System.nanoTime();
            Map<String, String> payloads = add(redis, jobs, "");
            double addSeconds = (System.nanoTime() - begun) / 1e9;
            await().atMost(PATIENCE)
                    .until(() -> redis.call("XLEN", RawQueue.key("results")).equals(jobs + 1L));
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    "%d echo jobs: added in %.2f s, all settled after %.2f s: %.0f jobs/s; daemon's processor time %d ms in all%n",
                    jobs, addSeconds, seconds, jobs / seconds, daemon.cpu().toMillis());

            assertEveryJobOnce(payloads, redis, 1);
            assertEquals(0, queue.pending());
            assertEquals(0, queue.lag());
            assertTrue(queue.ready().size() <= 1, queue.ready().size() + " entries left in ready");
            assertEquals(keysBefore, keys(redis));
        }
    }

    @Test
    void twoDaemonsSettleTenThousandIdsOnceAndLeaveNothingWhenTheyStop() {
        int jobs = 10_000;
        try (RedisServer redis = RedisServer.any();
                DaemonProcess one = DaemonProcess.on(redis, "windlass.worker=one");
                DaemonProcess two = DaemonProcess.on(redis, "windlass.worker=two")) {
            one.ready();
            two.ready();
            Map<String, String> payloads = add(redis, jobs, "job-");
            await().atMost(PATIENCE)
                    .until(() -> redis.call("XLEN", RawQueue.key("results")).equals((long) jobs));

            Map<String, Integer> shares = assertEveryJobOnce(payloads, redis, 0);
            System.out.println("10000 jobs were shared as " + shares);
            one.signal(Signal.TERM);
            two.signal(Signal.TERM);
            assertEquals(0, one.exitCode(), one.output());
            assertEquals(0, two.exitCode(), two.output());
            RawQueue queue = new RawQueue(redis);
            assertEquals(0, queue.pending());
            assertEquals(List.of(), queue.consumers());
            assertEquals("0", redis.cli("ZCARD", RawQueue.key("dead")));
            assertEquals("0", redis.cli("ZCARD", RawQueue.key("orphans")));
            assertEquals("", redis.cli("KEYS", RawQueue.key("session*")));
        }
    }

    /** Adds jobs in a pipeline; returns their payloads by id. With an empty prefix their ids are their entries'. */
    private static Map<String, String> add(RedisServer redis, int jobs, String idPrefix) {
        Map<String, String> payloads = new HashMap<>();
        try (Resp resp = redis.connect()) {
            for (int from = 0; from < jobs; from += BATCH) {
                for (int i = from; i < from + BATCH; i++) {
                    resp.send(
                            idPrefix.isEmpty()
                                    ? RawQueue.xadd("kind", "echo", "payload", payload(i))
                                    : RawQueue.xadd("kind", "echo", "payload", payload(i), "id", idPrefix + i));
                }
                for (int i = from; i < from + BATCH; i++) {
                    String entry = String.valueOf(resp.read());
                    payloads.put(idPrefix.isEmpty() ? entry : idPrefix + i, payload(i));
                }
            }
        }
        return payloads;
    }

    private static String payload(int i) {
        return "{\"n\":" + i + "}";
    }

    /**
     * Checks the results against what was asked for.
     *
     * @param skip how many of the oldest results are not to be looked at
     * @return how many each worker settled
     */
    private static Map<String, Integer> assertEveryJobOnce(Map<String, String> payloads, RedisServer redis, int skip) {
        Map<String, String> open = new HashMap<>(payloads);
        Map<String, Integer> shares = new HashMap<>();
        String from = "-";
        try (Resp resp = redis.connect()) {
            while (true) {
                List<Map<String, String>> page =
                        RawQueue.entries(resp.call("XRANGE", RawQueue.key("results"), from, "+", "COUNT", "5000"));
                if (page.isEmpty()) {
                    break;
                }
                for (Map<String, String> result : page.subList("-".equals(from) ? skip : 0, page.size())) {
                    assertEquals("completed", result.get("outcome"), result.toString());
                    // a second result of the same id finds it gone
                    assertEquals(open.remove(result.get("id")), result.get("result"), result.toString());
                    shares.merge(result.getOrDefault("worker", ""), 1, Integer::sum);
                }
                from = "(" + page.get(page.size() - 1).get("<entry>");
            }
        }
        assertEquals(Map.of(), open, "jobs without a result");
        return shares;
    }

    private static TreeSet<String> keys(RedisServer redis) {
        return new TreeSet<>(List.of(redis.cli("KEYS", "*").split("\n")));
    }
}
