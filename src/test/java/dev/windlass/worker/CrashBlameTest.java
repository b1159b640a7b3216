package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import dev.windlass.store.QueueDepth;
import dev.windlass.store.Session;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that end inside a handler, at once: what had to leave them before has left them. */
class CrashBlameTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QUICK = 3_000;

    private static RedisServer redis;
    private static TestStore connected;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.system();
        connected = RedisStores.connect(redis.uri(), options -> {});
    }

    @AfterAll
    static void stopRedis() {
        connected.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {HaltingWorker.HALT, HaltingWorker.HALT_ON_A_THREAD})
    void onlyWhatHadStartedIsBlamedThoughTheHandlerEndsItsProcessAtOnce(String killer) throws Exception {
        QueueName queue = new QueueName(killer);
        JobStore store = connected.store();
        Process worker = HaltingWorker.start(redis.uri(), queue, "victim", 2);
        try {
            // many quick ones first, so that it takes ahead of need
            for (int i = 0; i < QUICK; i += JobStore.MAX_BATCH) {
                get(store.enqueueAll(queue, Collections.nCopies(JobStore.MAX_BATCH, NewJob.of(HaltingWorker.NOTHING))));
            }
            until(() -> redis.cli("HGET", key(queue, "stats"), "completed").equals("" + QUICK));

            // in one step, so that one read brings many
            List<String> kinds =
                    new ArrayList<>(List.of(HaltingWorker.LONG, HaltingWorker.LONG, HaltingWorker.LONG, killer));
            kinds.addAll(Collections.nCopies(60, HaltingWorker.NOTHING));
            addAtOnce(queue, kinds);
            assertTrue(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the worker has not ended");
        } finally {
            worker.destroyForcibly().waitFor();
        }

        Map<String, List<Integer>> crashes = new HashMap<>();
        for (Delivery taken : takeOverAll(store, queue)) {
            crashes.computeIfAbsent(taken.kind(), kind -> new ArrayList<>()).add(taken.crashes());
            assertEquals(taken.crashes() == 0 ? List.of() : List.of("victim"), taken.lostWorkers());
        }
        assertEquals(List.of(1), crashes.remove(killer), "the killer");
        assertEquals(List.of(1, 0, 0), crashes.remove(HaltingWorker.LONG), "one ran, two waited for it");
        List<Integer> prefetched = crashes.getOrDefault(HaltingWorker.NOTHING, List.of());
        assertTrue(prefetched.stream().allMatch(count -> count == 0), "prefetched: " + prefetched);
        assertEquals("", redis.cli("KEYS", key(queue, "session:victim*")));
    }

    /** In each order, since which suspect runs first is chance: the killer, or innocents before and after it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whoRanBesideAKillerTwiceIsNotBuriedWithIt(int before) throws Exception {
        QueueName queue = new QueueName("poisoned-" + before);
        JobStore store = connected.store();
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.add(NewJob.of(HaltingWorker.INNOCENT).withId("innocent-" + i).withKeep(Duration.ofHours(1)));
        }
        jobs.add(before, NewJob.of(HaltingWorker.HALT_SOON).withId("killer"));
        get(store.enqueueAll(queue, jobs));

        for (String name : List.of("w1", "w2", "w3")) {
            Process worker = HaltingWorker.start(redis.uri(), queue, name, 8);
            try {
                assertTrue(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), name + " has not ended");
            } finally {
                worker.destroyForcibly().waitFor();
            }
        }
        Process last = HaltingWorker.start(redis.uri(), queue, "w4", 8);
        try {
            until(() -> {
                QueueDepth depth = get(store.depth(queue));
                return depth.ready() + depth.running() + depth.scheduled() == 0;
            });
        } finally {
            last.destroyForcibly().waitFor();
        }

        assertEquals("killer", redis.cli("ZRANGE", key(queue, "dead"), "0", "-1"));
        JobView killer = get(store.find(queue, "killer")).orElseThrow();
        assertEquals(3, killer.crashes());
        assertTrue(("" + killer.error()).contains("worker-lost"), killer.error());
        assertTrue(("" + killer.error()).contains("(w1, w2, w3)"), killer.error());
        for (int i = 0; i < 4; i++) {
            JobView innocent = get(store.find(queue, "innocent-" + i)).orElseThrow();
            assertEquals(JobState.COMPLETED, innocent.state());
            assertEquals("\"2 w2\"", innocent.result(), "it ran beside the killer twice, and no third time");
        }
    }

    private static List<Delivery> takeOverAll(JobStore store, QueueName queue) {
        Session heir = get(store.open(queue, "heir"));
        List<Delivery> taken = new ArrayList<>();
        until(() -> {
            for (String lost : get(store.reap(queue))) {
                taken.addAll(get(store.takeOver(heir, lost, JobStore.MAX_BATCH)));
            }
            return !taken.isEmpty();
        });
        return taken;
    }

    private static void addAtOnce(QueueName queue, List<String> kinds) {
        List<String> words = new ArrayList<>(List.of(
                "EVAL",
                "for _, kind in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'kind', kind) end",
                "1",
                key(queue, "ready")));
        words.addAll(kinds);
        redis.cli(words.toArray(String[]::new));
    }

    private static String key(QueueName queue, String part) {
        return "windlass:{" + queue + "}:" + part;
    }

    private static <T> T get(Uni<T> operation) {
        return operation.await().atMost(PATIENCE);
    }

    private static void until(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }
}
