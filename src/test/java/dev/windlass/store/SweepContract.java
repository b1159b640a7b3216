package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancel requests that no job can answer any more are dropped; all others stay, however old they are. */
abstract class SweepContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    SweepContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenNoRequests_whenSwept_thenNothingIsThere() {
        assertEquals(0, get(store.sweep(queue)));
        assertEquals(List.of(), List.copyOf(keys.all()));
    }

    @Test
    void oldRequestForAJobThatNobodyKnowsIsDropped() {
        request("gone");
        request("1700000000000-0");
        request("group/gone");

        assertEquals(3, get(store.sweep(queue)));

        assertFalse(keys.exists("cancelled"));
    }

    @Test
    void youngRequestStays() {
        keys.call("ZADD", "cancelled", "" + keys.now(), "soon");

        assertChangesNothing(() -> assertEquals(0, get(store.sweep(queue))));
    }

    @Test
    void oldRequestForAJobThatIsSettledOrDeadIsDropped() {
        enqueueMany(List.of(job("settled").withKeep(HOUR), job("dead")));
        String entry = enqueue(job()).id();
        Session session = open();
        List<Delivery> taken = take(session, 3);
        settle(session, completed(taken.get(0)), dead(taken.get(1)), completed(taken.get(2)));
        // what is not trimmed yet is settled all the same
        enqueue(job());
        for (String id : List.of("settled", "dead", entry)) {
            request(id);
        }

        assertEquals(3, get(store.sweep(queue)));

        assertFalse(keys.exists("cancelled"));
    }

    @Test
    void requestForAJobThatStillWaitsStaysHoweverOld() {
        enqueue(job("own"));
        String entry = enqueue(job()).id();
        String foreign = keys.add("kind", "echo", "id", "foreign");
        enqueue(job("later").withDelay(HOUR));
        for (String id : List.of("own", entry, foreign, "later")) {
            request(id);
        }

        assertChangesNothing(() -> assertEquals(0, get(store.sweep(queue))));
        open();
        assertChangesNothing(() -> assertEquals(0, get(store.sweep(queue))));
    }

    @Test
    void requestForAJobThatRunsOrWasHandedBackStaysHoweverOld() {
        enqueue(job("own"));
        String entry = enqueue(job()).id();
        Session session = open();
        take(session, 2);
        request("own");
        request(entry);
        assertChangesNothing(() -> assertEquals(0, get(store.sweep(queue))));

        get(store.release(session));

        assertChangesNothing(() -> assertEquals(0, get(store.sweep(queue))));
    }

    @Test
    void requestForAGroupStaysUntilItIsDone() {
        get(store.addToGroup(queue, "g", new GroupBatch(0, Collections.nCopies(2, job()), 2, false)));
        get(store.addToGroup(queue, "open", new GroupBatch(0, List.of(job()), -1, false)));
        Session session = open();
        List<Delivery> taken = take(session, 3);
        settle(session, completed(taken.get(0)), completed(taken.get(2)));
        request("group/g");
        request("group/open");
        assertChangesNothing(() -> assertEquals(0, get(store.sweep(queue))));

        settle(session, completed(taken.get(1)));
        request("group/g");

        assertEquals(1, get(store.sweep(queue)));
        assertTrue(keys.zset("cancelled").containsKey("group/open"));
    }

    @Test
    void ofManyRequestsAllAreLookedAtInTheEnd() {
        enqueue(job("waits"));
        request("waits");
        for (int i = 0; i < 5_000; i++) {
            request("j" + i);
        }

        for (int i = 0; i < 20; i++) {
            get(store.sweep(queue));
        }

        assertEquals(List.of("waits"), List.copyOf(keys.zset("cancelled").keySet()));
    }

    @Test
    void foreignKeyInTheJobsPlaceHoldsNobodyUp() {
        keys.call("SET", "job:odd", "mine");
        request("odd");
        request("gone");

        assertEquals(2, get(store.sweep(queue)));

        assertEquals("mine", keys.call("GET", "job:odd"));
    }

    /** A request made long ago. */
    private void request(String id) {
        keys.call("ZADD", "cancelled", "1", id);
    }
}
