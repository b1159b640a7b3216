package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody else wrote to one of the queue's keys. Redis rolls no script back, so a move must notice before its first
 * write: it fails, says which key it was, and works once the key is gone.
 */
abstract class BadKeyContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    BadKeyContract(ContractBench bench) {
        super(bench);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready"})
    void enqueueSaysWhichKeyAndAddsNothing(String part) {
        assertBlocks(part, () -> enqueue(job("a")));

        assertState(JobState.READY, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled"})
    void enqueueForLaterSaysWhichKeyAndAddsNothing(String part) {
        assertBlocks(part, () -> enqueue(job("a").withDelay(HOUR)));

        assertState(JobState.SCHEDULED, "a");
    }

    @Test
    void enqueueWithoutIdSaysWhichKey() {
        assertBlocks("ready", () -> enqueue(job()));
        assertBlocks("ready", () -> get(store.enqueueAll(queue, List.of(job(), job()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "sessions"})
    void openSaysWhichKeyAndRegistersNothing(String part) {
        assertBlocks(part, () -> open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "session", "cancelled", "control"})
    void heartbeatSaysWhichKey(String part) {
        Session session = open();
        String key = part.equals("session") ? "session:" + session.consumer() : part;

        assertSetAside(key, () -> get(store.heartbeat(session)));
    }

    @Test
    void reserveSaysWhichKey() {
        Session session = open();
        enqueue(job("a"));

        assertSetAside("ready", () -> get(store.reserve(session, 5, SHORT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "sessions", "session", "results", "cancelled", "crashes", "stats"})
    void settleSaysWhichKeyAndSettlesNothing(String part) {
        Session session = open();
        enqueueMany(List.of(job("a").withKeep(HOUR), job()));
        List<Settlement> batch = completed(take(session, 2));
        long number = session.nextBatch();

        assertSetAside(
                part.equals("session") ? "session:" + session.consumer() : part,
                () -> get(store.settle(session, number, batch)));

        assertState(JobState.COMPLETED, "a");
        assertEquals(2, keys.number("XLEN", "results"));
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled"})
    void retrySaysWhichKeyAndSettlesNothingOfTheBatch(String part) {
        Session session = open();
        enqueueMany(List.of(job("a").withKeep(HOUR), job("b")));
        List<Delivery> held = take(session, 2);
        long number = session.nextBatch();

        assertSetAside(
                part,
                () -> get(store.settle(session, number, List.of(completed(held.get(0)), retry(held.get(1), HOUR)))));

        assertState(JobState.COMPLETED, "a");
        assertState(JobState.RETRYABLE, "b");
        assertEquals(1, keys.number("XLEN", "results"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead"})
    void burialSaysWhichKeyAndSettlesNothingOfTheBatch(String part) {
        Session session = open();
        enqueueMany(List.of(job("a").withKeep(HOUR), job("b")));
        List<Delivery> held = take(session, 2);
        long number = session.nextBatch();

        assertSetAside(
                part, () -> get(store.settle(session, number, List.of(completed(held.get(0)), dead(held.get(1))))));

        assertState(JobState.COMPLETED, "a");
        assertState(JobState.DEAD, "b");
        assertEquals(2, keys.number("XLEN", "results"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled", "ready"})
    void promoteSaysWhichKeyAndMovesNothing(String part) {
        enqueue(job("a").withDelay(HOUR));
        enqueue(job("b").withDelay(HOUR));
        makeDue("a");
        makeDue("b");

        assertSetAside(part, () -> get(store.promote(queue)));

        assertState(JobState.READY, "a");
        assertState(JobState.READY, "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "orphans"})
    void reapSaysWhichKeyAndFencesNothing(String part) {
        Session session = open();
        enqueue(job("a"));
        takeOne(session);
        endLease(session);

        assertSetAside(part, () -> get(other.reap(queue)));

        assertTrue(keys.zset("orphans").containsKey(session.consumer()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "sessions", "orphans", "crashes"})
    void takeOverSaysWhichKeyAndTakesNothing(String part) {
        Session lost = open();
        Session heir = open();
        enqueue(job("a"));
        begin(lost, takeOne(lost));
        lose(lost);
        int[] crashes = {0};

        assertSetAside(
                part, () -> get(store.takeOver(heir, lost.consumer(), 5)).forEach(d -> crashes[0] = d.crashes()));

        assertEquals(1, crashes[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "sessions", "crashes"})
    void releaseSaysWhichKeyAndLosesNothing(String part) {
        Session session = open();
        enqueueMany(List.of(job("a"), job("b")));
        take(session, 2);

        assertSetAside(part, () -> get(store.release(session)));

        assertEquals(2, take(open(), 5).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled", "dead", "job:a", "results", "stats"})
    void cancelSaysWhichKeyAndCallsNothingOff(String part) {
        enqueue(job("a").withDelay(HOUR).withKeep(HOUR));

        assertSetAside(part, () -> get(store.cancel(queue, "a")));

        assertState(JobState.CANCELLED, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead", "ready", "job:a"})
    void reviveSaysWhichKeyAndRevivesNothing(String part) {
        makeDead("a");

        assertSetAside(part, () -> assertTrue(get(store.revive(queue, "a"))));

        assertState(JobState.READY, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "dead"})
    void trimSaysWhichKey(String part) {
        makeDead("a");
        keys.call("ZADD", "dead", "XX", "1", "a");

        assertSetAside(part, () -> get(store.trim(queue)));

        assertFalse(keys.exists("job:a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "scheduled", "dead"})
    void depthSaysWhichKey(String part) {
        makeDead("a");
        enqueue(job("b").withDelay(HOUR));

        assertSetAside(part, () -> get(store.depth(queue)));
    }

    @Test
    void findSaysWhichKey() {
        enqueue(job("a"));

        assertSetAside("job:a", () -> find("a"));
    }

    /** The key is not there yet: in its place stands a text, until it is deleted. */
    private void assertBlocks(String part, Runnable move) {
        keys.call("DEL", part);
        keys.call("SET", part, "not what it should be");
        assertNames(part, assertRefused(StoreException.class, move));
        assertEquals("not what it should be", keys.call("GET", part));
        keys.call("DEL", part);
        move.run();
    }

    /** The key may be there: it is renamed and a text put in its place, until it is renamed back. */
    private void assertSetAside(String part, Runnable move) {
        String aside = "aside";
        boolean there = keys.exists(part);
        if (there) {
            keys.call("RENAME", part, keys.name(aside));
        }
        keys.call("SET", part, "not what it should be");
        StoreException thrown = assertRefused(StoreException.class, move);
        assertNames(part, thrown);
        assertFalse(thrown instanceof LeaseLostException, "a wrong key is no lost lease: " + thrown);
        keys.call("DEL", part);
        if (there) {
            keys.call("RENAME", aside, keys.name(part));
        }
        move.run();
    }

    private void assertNames(String part, StoreException thrown) {
        String message = "" + thrown.getMessage();
        assertTrue(message.contains(keys.name(part)), "names " + keys.name(part) + ": " + message);
    }
}
