package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settlements come in batches; how large one may be, and what becomes of the entries in the stream. */
abstract class BatchContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Session session = open();

    BatchContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void fullBatchIsSettled() {
        enqueueMany("j", JobStore.MAX_BATCH);

        settle(session, completed(take(session, JobStore.MAX_BATCH)));

        assertEquals(JobStore.MAX_BATCH, keys.number("XLEN", "results"));
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void fullBatchOfTheCostliestOutcomesIsSettled() {
        enqueueMany("j", JobStore.MAX_BATCH);

        settle(
                session,
                take(session, JobStore.MAX_BATCH).stream().map(StoreCase::dead).toList());

        assertEquals(JobStore.MAX_BATCH, get(store.depth(queue)).dead());
    }

    @Test
    void largerBatchIsRefusedAndChangesNothing() {
        enqueueMany("j", 600);
        List<Settlement> settlements = completed(take(session, 600));

        RuntimeException refusal = assertRefused(
                IllegalArgumentException.class, () -> get(store.settle(session, session.nextBatch(), settlements)));

        assertTrue(
                ("" + refusal.getMessage()).contains("600") && ("" + refusal.getMessage()).contains("500"),
                "says how many were given and allowed: " + refusal.getMessage());
    }

    @Test
    void largeResultsAreSettledToo() {
        enqueueMany("j", 200);
        String large = "\"" + "x".repeat(20_000) + "\"";

        settle(
                session,
                take(session, 200).stream().map(d -> completed(d, large)).toList());

        assertEquals(200, keys.number("XLEN", "results"));
    }

    @Test
    void emptyBatchIsRefusedAndChangesNothing() {
        assertRefused(IllegalArgumentException.class, () -> settle(session, List.of()));
    }

    @Test
    void batchSentAgainIsAcceptedAndChangesNothing() {
        enqueueMany(List.of(job("done").withReply("mine"), job("again"), job("later"), job("off"), job("buried")));
        List<Delivery> held = take(session, 5);
        List<Settlement> batch = List.of(
                completed(held.get(0)),
                retry(held.get(1), HOUR),
                snooze(held.get(2), HOUR),
                cancelled(held.get(3)),
                dead(held.get(4)));
        long number = session.nextBatch();
        get(store.settle(session, number, batch));

        assertChangesNothing(() -> get(store.settle(session, number, batch)));
    }

    @Test
    void givenBatchSentAgain_whenTheNextFollows_thenItIsSettled() {
        enqueueMany("j", 2);
        long number = session.nextBatch();
        List<Settlement> first = List.of(completed(takeOne(session)));
        get(store.settle(session, number, first));
        get(store.settle(session, number, first));

        settle(session, completed(takeOne(session)));

        assertEquals(2, keys.number("XLEN", "results"));
    }

    @Test
    void givenOldestStillRuns_whenOthersAreSettled_thenTheWaitingStay() {
        enqueueMany("j", 10);
        Delivery oldest = takeOne(session);
        List<Delivery> rest = take(session, 4);

        settle(session, completed(rest));

        assertEquals(1, keys.pending());
        assertEquals(JobState.RUNNING, view(oldest.id()).state());
        assertLag(5);
        assertEquals(List.of("j5", "j6", "j7", "j8", "j9"), ids(take(session, 10)));
        assertLag(0);
    }

    @Test
    void givenEverythingSettledInAnyOrder_thenNoEntryIsLeft() {
        enqueueMany("j", 100);
        List<Delivery> held = new ArrayList<>(take(session, 100));
        Collections.reverse(held);

        for (int i = 0; i < 100; i += 10) {
            settle(session, completed(held.subList(i, i + 10)));
        }

        assertEquals(0, keys.number("XLEN", "ready"));
        assertLag(0);
        enqueue(job());
        assertLag(1);
    }

    @Test
    void waitingEntriesAreNeverDropped() {
        enqueueMany("j", 1_000);

        settle(session, completed(take(session, 500)));

        assertLag(500);
        assertEquals(500, new HashSet<>(ids(take(session, 1_000))).size());
    }

    @Test
    void scriptsThatRedisForgotAreSentAgain() {
        enqueueMany("j", 2);
        settle(session, completed(takeOne(session)));

        bench.redis.call("SCRIPT", "FLUSH");

        settle(session, completed(takeOne(session)));
        bench.redis.call("SCRIPT", "FLUSH");
        get(store.heartbeat(session));
        bench.redis.call("SCRIPT", "FLUSH");
        assertEquals(1, get(store.enqueueAll(queue, List.of(job("k")))).size());
        assertEquals(2, keys.number("XLEN", "results"));
    }

    @Test
    void givenRedisLostEverything_whenSettled_thenRefusedAndANewSessionWorks() {
        enqueue(job("a"));
        Delivery delivery = takeOne(session);

        bench.redis.call("FLUSHALL");

        assertThrows(LeaseLostException.class, () -> settle(session, completed(delivery)));
        assertThrows(LeaseLostException.class, () -> get(store.heartbeat(session)));
        Session fresh = open();
        enqueue(job("b"));
        settle(fresh, completed(takeOne(fresh)));
        assertEquals("b", keys.results().get(0).get("id"));
    }
}
