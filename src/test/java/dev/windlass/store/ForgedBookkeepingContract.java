package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody put nonsense into fields that are reckoned with, in keys of the right type. A script that stumbled over it
 * would leave half of its writes behind, and do so at every try: nothing of the queue would be settled any more.
 */
abstract class ForgedBookkeepingContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    ForgedBookkeepingContract(ContractBench bench) {
        super(bench);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", ":", "x:w", "99999999999999999999999:w", "-5:w"})
    void givenAForgedCountOfCrashes_whenItsJobIsTakenOver_thenItBeginsAnew(String forged) {
        Session lost = open();
        enqueue(job("a"));
        Delivery held = takeOne(lost);
        begin(lost, held);
        keys.call("HSET", "crashes", held.entry(), forged);
        assertTrue(view("a").crashes() >= 0);
        lose(lost);

        List<Delivery> taken = get(store.takeOver(open(), lost.consumer(), 5));

        assertEquals(List.of("a"), ids(taken));
        assertEquals(1, taken.get(0).crashes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "9999999", "1e300", "99999999999999999999999"})
    void givenAForgedBatchNumber_whenSettled_thenTheSessionIsLostAndTheJobIsNot(String forged) {
        Session session = open();
        enqueue(job("a"));
        Delivery held = takeOne(session);
        keys.call("HSET", "session:" + session.consumer(), "batch", forged);

        assertThrows(LeaseLostException.class, () -> settle(session, completed(held)));

        // without waiting for its lease
        assertEquals(List.of(session.consumer()), get(other.reap(queue)));
        assertEquals(List.of("a"), ids(get(store.takeOver(open(), session.consumer(), 5))));
    }

    @Test
    void givenALiveSessionForgedAsLost_thenNobodyTakesItsJobsAndItSettlesThem() {
        Session live = open();
        enqueue(job("a"));
        Delivery held = takeOne(live);
        keys.call("ZADD", "orphans", "1", live.consumer());

        assertEquals(List.of(), get(store.takeOver(open(), live.consumer(), 5)));

        assertFalse(keys.exists("orphans"));
        settle(live, completed(held));
        assertEquals("1", keys.hash("stats").get("completed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "1.5", "9223372036854775807"})
    void givenForgedStatistics_whenSettled_thenTheyBeginAnew(String forged) {
        keys.call("HSET", "stats", "completed", forged);
        Session session = open();
        enqueue(job("a"));

        settle(session, completed(takeOne(session)));

        assertEquals("1", keys.hash("stats").get("completed"));
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "failed", "size", "added"})
    void givenAForgedGroup_whenAMemberEnds_thenItIsSettled(String field) {
        keys.call("HSET", "group:g", field, "nonsense");
        keys.add("kind", "echo", "id", "a", "group", "g", "index", "0");
        keys.add("kind", "echo", "id", "b", "group", "g", "index", "1");
        Session session = open();
        List<Delivery> taken = take(session, 2);

        settle(session, dead(taken.get(0)), completed(taken.get(1)));

        assertEquals(2, keys.results().size());
        assertEquals(0, keys.pending());
        get(store.cancelGroup(queue, "g"));
        get(store.sweep(queue));
    }

    @Test
    void givenAForeignKeyInPlaceOfAGroupsResults_whenAMemberEnds_thenItIsMovedAside() {
        keys.call("HSET", "group:g", "size", "1");
        keys.call("SET", "group:g:results", "mine");
        keys.add("kind", "echo", "id", "a", "group", "g", "index", "0");
        Session session = open();

        settle(session, completed(takeOne(session)));

        assertEquals("mine", keys.call("GET", "group:g:results:wrongtype"));
        assertTrue(keys.hash("group:g:results").containsKey("0"));
    }

    @Test
    void givenAForgedCountOfErrors_whenAnAttemptFails_thenItIsParked() {
        Session session = open();
        enqueue(job("a"));
        keys.call("HSET", "job:a", "@errors", "nonsense");

        settle(session, retry(takeOne(session), HOUR));

        assertState(JobState.RETRYABLE, "a");
        assertEquals(1, view("a").history().size());
    }

    @Test
    void givenAnEndlessTimeToKeepTheRecord_whenSettled_thenTheRecordIsThere() {
        keys.add("kind", "echo", "id", "a", "keep", "" + Long.MAX_VALUE / 2);
        keys.add("kind", "echo", "id", "b");
        Session session = open();

        settle(session, completed(take(session, 2)));

        assertState(JobState.COMPLETED, "a");
        assertEquals(2, keys.results().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "-5", "", "1e9"})
    void givenAForgedPlaceAmongManyRequests_whenAHeartbeatIsSent_thenItTellsTheFirst(String forged) {
        Session session = open();
        for (int i = 0; i <= 1_000; i++) {
            keys.call("ZADD", "cancelled", "1", "x" + i);
        }
        keys.call("HSET", "session:" + session.consumer(), "heard", forged);

        Pulse pulse = get(store.heartbeat(session));

        assertEquals(1_000, pulse.cancelled().size());
        assertTrue(pulse.first());
    }

    @Test
    void givenAParkedJobWithMoreFieldsThanAnEntryCanHave_whenDue_thenItIsBuriedAndOthersArePromoted() {
        List<String> fields = new ArrayList<>(List.of("kind", "echo"));
        for (int i = 0; i < 5_000; i++) {
            fields.addAll(List.of("f" + i, "1"));
        }
        keys.call("HSET", "job:huge", fields.toArray(String[]::new));
        keys.call("ZADD", "scheduled", "1", "huge");
        enqueue(job("a").withDelay(HOUR));
        makeDue("a");

        get(store.promote(queue));

        assertState(JobState.READY, "a");
        assertState(JobState.DEAD, "huge");
        assertFalse(keys.zset("scheduled").containsKey("huge"));
    }

    @Test
    void givenAForgedRecord_whenLookedUpOrCancelled_thenTheAnswerIsNoError() {
        keys.call("HSET", "job:a", "@state", "nonsense", "@since", "x", "@took", "x", "attempt", "x");
        assertUnknown("a");
        keys.call("HSET", "job:a", "@state", "scheduled");
        keys.call("ZADD", "scheduled", "+inf", "a");
        assertState(JobState.SCHEDULED, "a");
        keys.call("HSET", "job:b", "@entry", "nonsense");
        assertUnknown("b");
        assertEquals(CancelReply.UNKNOWN, get(store.cancel(queue, "b")));
        keys.call("HSET", "group:g", "size", "x", "done", "x", "first", "x", "since", "x");
        assertTrue(get(store.group(queue, "g")).isPresent());
    }
}
