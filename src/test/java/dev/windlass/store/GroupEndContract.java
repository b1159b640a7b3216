package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the members of a group end, and what that means for the others. */
abstract class GroupEndContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    GroupEndContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void endsAreCountedAndResultsKeptByIndex() {
        add(3, false);
        Session session = open();
        List<Delivery> taken = take(session, 3);

        settle(session, completed(taken.get(2), "{\"n\":2}"));
        assertEquals(new GroupView("g", 3, 3, 1, 0, null, false), group());
        assertNull(result(0));
        assertEquals("{\"outcome\":\"completed\",\"result\":{\"n\":2}}", result(2));
        settle(session, completed(taken.get(0), "0"), completed(taken.get(1), "1"));

        assertTrue(group().isDone());
        assertEquals("{\"outcome\":\"completed\",\"result\":1}", result(1));
        assertEquals(0, get(store.depth(queue)).running());
    }

    @Test
    void doneGroupIsKeptForAWhile() {
        add(1, false);
        assertEquals(-1, keys.number("PTTL", "group:g"), "no group ends while its members run");
        Session session = open();
        settle(session, completed(takeOne(session)));

        assertTrue(keys.number("PTTL", "group:g") > 0);
        assertTrue(keys.number("PTTL", "group:g:results") > 0);
    }

    @Test
    void membersThatEndBeforeTheLastIsAddedAreCountedToo() {
        get(store.addToGroup(queue, "g", new GroupBatch(0, List.of(job(), job()), -1, false)));
        Session session = open();
        settle(session, completed(take(session, 2)));
        assertFalse(group().isDone());

        get(store.addToGroup(queue, "g", new GroupBatch(2, List.of(), 2, false)));

        assertTrue(group().isDone());
        assertTrue(keys.number("PTTL", "group:g") > 0);
    }

    @Test
    void failuresAreCountedAndTheFirstIsNamedAndTheOthersRunOn() {
        add(3, false);
        Session session = open();
        List<Delivery> taken = take(session, 3);

        settle(session, dead(taken.get(1)));
        settle(session, cancelled(taken.get(0)));

        assertEquals(new GroupView("g", 3, 3, 2, 2, 1L, false), group());
        String failed = result(1);
        assertTrue(failed != null && failed.startsWith("{\"outcome\":\"dead\",\"error\":{"), failed);
        assertEquals(List.of(), get(store.heartbeat(session)).cancelled());
    }

    @Test
    void whereTheFirstFailureCancelsTheRestTheWorkersAreTold() {
        add(3, true);
        Session session = open();
        List<Delivery> taken = take(session, 3);
        settle(session, completed(taken.get(0)));
        assertFalse(group().cancelled());

        settle(session, dead(taken.get(1)));

        assertTrue(group().cancelled());
        assertEquals(List.of("group/g"), get(store.heartbeat(session)).cancelled());
        settle(session, cancelled(taken.get(2)));
        assertTrue(group().isDone());
        assertEquals(List.of(), get(store.heartbeat(session)).cancelled(), "nobody is left to be told");
    }

    @Test
    void cancelledGroupIsToldToTheWorkersUntilItIsDone() {
        add(2, false);
        Session session = open();
        List<Delivery> taken = take(session, 2);

        assertTrue(get(other.cancelGroup(queue, "g")));
        assertTrue(get(other.cancelGroup(queue, "g")));
        assertEquals(List.of("group/g"), get(store.heartbeat(session)).cancelled());
        // one that had ended meanwhile keeps its outcome
        settle(session, completed(taken.get(0)), cancelled(taken.get(1)));

        assertEquals(new GroupView("g", 2, 2, 2, 1, 1L, true), group());
        assertFalse(get(other.cancelGroup(queue, "g")));
        assertEquals(List.of(), get(store.heartbeat(session)).cancelled());
    }

    @Test
    void retryOrSnoozeIsNoEnd() {
        add(2, true);
        Session session = open();
        List<Delivery> taken = take(session, 2);

        settle(session, retry(taken.get(0), HOUR), snooze(taken.get(1), HOUR));

        assertEquals(0, group().done());
        makeDue(taken.get(0).id());
        get(store.promote(queue));
        Delivery again = takeOne(session);
        assertEquals("g", again.group());
        assertEquals(0, again.groupIndex());
        settle(session, completed(again));
        assertEquals(1, group().done());
    }

    @Test
    void parkedMemberThatIsCancelledHasEnded() {
        add(1, false);
        Session session = open();
        Delivery taken = takeOne(session);
        settle(session, retry(taken, HOUR));

        assertEquals(CancelReply.DONE, get(store.cancel(queue, taken.id())));

        assertEquals(new GroupView("g", 1, 1, 1, 1, 0L, false), group());
    }

    @Test
    void revivedMemberIsNotCountedAgain() {
        add(2, false);
        Session session = open();
        Delivery first = takeOne(session);
        settle(session, dead(first));
        assertTrue(get(store.revive(queue, first.id())));

        settle(session, completed(take(session, 2)));

        assertEquals(new GroupView("g", 2, 2, 2, 1, 0L, false), group());
        assertTrue(("" + result(0)).contains("dead"), "the first end stands");
    }

    @Test
    void batchSettledTwiceIsCountedOnce() {
        add(2, false);
        Session session = open();
        List<Settlement> one = List.of(completed(takeOne(session)));
        long batch = session.nextBatch();

        get(store.settle(session, batch, one));
        get(store.settle(session, batch, one));

        assertEquals(1, group().done());
    }

    @Test
    void memberOfALostWorkerEndsWithItsNextHolder() {
        add(1, false);
        Session gone = open();
        takeOne(gone);
        lose(gone);
        Session session = open();

        List<Delivery> taken = get(store.takeOver(session, gone.consumer(), 10));

        assertEquals(1, taken.size());
        settle(session, completed(taken));
        assertNotNull(result(0));
        assertTrue(group().isDone());
    }

    private GroupView group() {
        return get(store.group(queue, "g")).orElseThrow();
    }

    private @Nullable String result(long index) {
        byte[] json = get(store.groupResults(queue, "g", index, 1)).get(0);
        return json == null ? null : new String(json, StandardCharsets.UTF_8);
    }

    private void add(int members, boolean failFast) {
        List<NewJob> jobs = Collections.nCopies(members, job());
        get(store.addToGroup(queue, "g", new GroupBatch(0, jobs, members, failFast)));
    }
}
