package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A job is called off, at once where nobody runs it. */
abstract class CancelContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    CancelContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenScheduled_whenCancelled_thenDone() {
        enqueue(job("a").withDelay(HOUR).withKeep(HOUR).withReply("1"));

        assertMoves("a", JobState.SCHEDULED, JobState.CANCELLED, () -> assertCancel(CancelReply.DONE, "a"));

        assertFalse(keys.exists("scheduled"));
        assertTrue(keys.number("PTTL", "job:a") > 0);
        assertEquals("cancelled", keys.results().get(0).get("outcome"));
        assertEquals("a", keys.results().get(0).get("id"));
        assertEquals(1, get(store.takeReplies(queue, "a", SHORT)).size());
    }

    @Test
    void givenRetryable_whenCancelled_thenDone() {
        enqueue(job("a").withKeep(HOUR));
        Session session = open();
        settle(session, retry(takeOne(session), HOUR));

        assertMoves("a", JobState.RETRYABLE, JobState.CANCELLED, () -> assertCancel(CancelReply.DONE, "a"));
    }

    @Test
    void givenDead_whenCancelled_thenDone() {
        enqueue(job("a").withKeep(HOUR));
        Session session = open();
        settle(session, dead(takeOne(session)));

        assertMoves("a", JobState.DEAD, JobState.CANCELLED, () -> assertCancel(CancelReply.DONE, "a"));

        assertFalse(keys.exists("dead"));
    }

    @Test
    void givenNoRecordAskedFor_whenCancelled_thenNothingOfItIsLeft() {
        enqueue(job("a").withDelay(HOUR).withKeep(Duration.ZERO));

        assertCancel(CancelReply.DONE, "a");

        assertUnknown("a");
        assertFalse(keys.exists("job:a"));
    }

    @Test
    void givenReady_whenCancelled_thenWhoeverGetsItIsAsked() {
        enqueue(job("a"));

        assertCancel(CancelReply.ASKED, "a");

        assertState(JobState.READY, "a");
        assertTrue(view("a").cancelRequested());
        Session session = open();
        Delivery delivery = takeOne(session);
        assertEquals("[a]", "" + get(store.heartbeat(session)).cancelled());
        assertMoves("a", JobState.RUNNING, JobState.RUNNING, () -> assertCancel(CancelReply.ASKED, "a"));
        settle(session, cancelled(delivery));
        assertFalse(keys.exists("cancelled"));
    }

    @Test
    void givenRunning_whenCancelled_thenItsWorkerIsAsked() {
        String own = enqueue(job("own")).id();
        String entry = enqueue(job()).id();
        Session session = open();
        take(session, 2);

        assertCancel(CancelReply.ASKED, own);
        assertCancel(CancelReply.ASKED, entry);

        assertState(JobState.RUNNING, own);
        assertTrue(view(own).cancelRequested());
        assertTrue(view(entry).cancelRequested());
        assertEquals(2, get(store.heartbeat(session)).cancelled().size());
    }

    @Test
    void workersHearOfItAtOnce() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        store.onCancel((asked, id) -> heard.add(asked + "/" + id));
        enqueue(job("a"));
        Session session = open();
        takeOne(session);

        // a nudge may be lost while the listening connection comes up, so it is repeated until it is heard
        Awaitility.await().until(() -> {
            get(other.cancel(queue, "a"));
            return heard.contains(queue + "/a");
        });
    }

    @Test
    void requestIsForgottenOnceTheJobIsSettledOtherwise() {
        enqueueMany("j", 3);
        Session session = open();
        var held = take(session, 3);
        held.forEach(delivery -> assertCancel(CancelReply.ASKED, delivery.id()));

        settle(session, completed(held.get(0)), dead(held.get(1)), cancelled(held.get(2)));

        assertFalse(keys.exists("cancelled"));
        assertFalse(view("j1").cancelRequested());
    }

    @Test
    void givenAsked_whenTheAttemptEndsWithoutTheJob_thenItIsNotParked() {
        enqueueMany(List.of(job("a").withKeep(HOUR), job("b").withKeep(HOUR)));
        Session session = open();
        var held = take(session, 2);
        held.forEach(delivery -> assertCancel(CancelReply.ASKED, delivery.id()));

        settle(session, retry(held.get(0), HOUR), snooze(held.get(1), HOUR));

        assertState(JobState.CANCELLED, "a");
        assertState(JobState.CANCELLED, "b");
        assertFalse(keys.exists("scheduled"));
        assertFalse(keys.exists("cancelled"));
        assertEquals(
                List.of("cancelled", "cancelled"),
                keys.results().stream().map(result -> result.get("outcome")).toList());
    }

    @Test
    void givenEntryWithAnIdThatOnlyItsProducerKnows_whenCancelledByItsEntry_thenItsWorkerIsAsked() {
        String entry = keys.add("kind", "echo", "id", "foreign");
        Session session = open();

        assertCancel(CancelReply.ASKED, entry);

        assertEquals(List.of(entry), get(store.heartbeat(session)).cancelled());
        settle(session, cancelled(takeOne(session)));
        assertFalse(keys.exists("cancelled"));
    }

    @Test
    void givenCancelled_whenCancelledAgain_thenNothingChanges() {
        enqueue(job("a").withDelay(HOUR).withKeep(HOUR));
        assertCancel(CancelReply.DONE, "a");

        assertChangesNothing(() -> assertCancel(CancelReply.ALREADY_SETTLED, "a"));
    }

    @Test
    void givenCompleted_whenCancelled_thenNothingChanges() {
        enqueue(job("a").withKeep(HOUR));
        Session session = open();
        settle(session, completed(takeOne(session)));

        assertChangesNothing(() -> assertCancel(CancelReply.ALREADY_SETTLED, "a"));
        assertState(JobState.COMPLETED, "a");
    }

    @Test
    void givenUnknown_whenCancelled_thenNothingChanges() {
        enqueue(job("a"));

        assertChangesNothing(() -> assertCancel(CancelReply.UNKNOWN, "b"));
        assertChangesNothing(() -> assertCancel(CancelReply.UNKNOWN, "1790000000000-0"));
    }

    @Test
    void givenForgotten_whenCancelled_thenNothingChanges() {
        enqueue(job("a").withKeep(Duration.ZERO));
        String entry = enqueue(job()).id();
        Session session = open();
        settle(session, completed(take(session, 2)));

        assertChangesNothing(() -> assertCancel(CancelReply.UNKNOWN, "a"));
        assertChangesNothing(() -> assertCancel(CancelReply.UNKNOWN, entry));
    }

    private void assertCancel(CancelReply expected, String id) {
        assertEquals(expected, get(other.cancel(queue, id)));
    }
}
