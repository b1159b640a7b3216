package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What could not be dropped at settling is dropped later; what waits or runs never is. */
abstract class TrimContract extends StoreCase {
    private final Session session = open();

    TrimContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void settledEntriesBehindALongJobAreDropped() {
        enqueueMany("j", 1_000);
        Delivery oldest = takeOne(session);
        settle(session, completed(take(session, 400)));

        trimAll();

        // the last one handed out may stay, so that Redis keeps count
        assertTrue(keys.number("XLEN", "ready") <= 1 + 1 + 599);
        assertState(JobState.RUNNING, oldest.id());
        settle(session, completed(oldest));
        assertEquals(599, Set.copyOf(ids(take(session, 1_000))).size());
    }

    @Test
    void redisKeepsCountOfWhatWaits() {
        enqueueMany("j", 50);
        Delivery oldest = takeOne(session);
        settle(session, completed(take(session, 20)));

        get(store.trim(queue));

        assertLag(29);
        settle(session, completed(take(session, 29)));
        settle(session, completed(oldest));
        assertLag(0);
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void runningOnesBetweenSettledOnesAreKept() {
        enqueueMany("j", 100);
        List<Delivery> held = take(session, 100);
        List<Delivery> settled =
                held.stream().filter(d -> held.indexOf(d) % 10 != 0).toList();
        settle(session, completed(settled));

        trimAll();

        assertTrue(keys.number("XLEN", "ready") <= 1 + 10);
        assertEquals(10, get(store.held(session)).size());
    }

    @Test
    void givenNothingToDrop_whenTrimmed_thenNothingChanges() {
        assertChangesNothing(() -> assertEquals(0, get(store.trim(queue))));
        enqueueMany("j", 3);
        take(session, 2);

        assertChangesNothing(() -> assertEquals(0, get(store.trim(queue))));
    }

    @Test
    void givenNoQueue_whenTrimmed_thenNothingIsThere() {
        get(store.release(session));
        keys.call("DEL", "ready");

        assertEquals(0, get(store.trim(queue)));
        assertEquals(Set.of("control"), keys.all());
    }

    @Test
    void deadLettersOverTheAgeGo() {
        enqueueMany("j", 3);
        List<Delivery> held = take(session, 3);
        settle(session, held.stream().map(StoreCase::dead).toList());
        keys.call("ZADD", "dead", "XX", "1", "j1");

        get(store.trim(queue));

        assertEquals(Set.of("j0", "j2"), keys.zset("dead").keySet());
        assertFalse(keys.exists("job:j1"));
        assertUnknown("j1");
        assertTrue(keys.exists("job:j0"));
    }

    /** Round by round, as upkeep does it. */
    private void trimAll() {
        int rounds = 0;
        while (get(store.trim(queue)) > 0) {
            assertTrue(++rounds < 100, "trim finds something to drop for ever");
        }
    }
}
