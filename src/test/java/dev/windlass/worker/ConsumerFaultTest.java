package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.JobContext;
import dev.windlass.job.Outcome;
import dev.windlass.store.Session;
import dev.windlass.testing.Faults.HeldReply;
import dev.windlass.testing.FaultyJobStore.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A consumer whose session is lost, whose process is frozen, or whose store does not answer. */
class ConsumerFaultTest extends ConsumerCase {
    /** More than the time between two audits. */
    private static final Duration AUDIT = Duration.ofSeconds(61);

    // ---- the session ----------------------------------------------------------------------------------------------

    @Test
    void givenLostSession_thenAllAttemptsAreAbandonedAndANewOneWorksOn() throws InterruptedException {
        runUntilCompleted();
        List<String> ids = enqueue(Handlers.FEW, 3);
        String last = enqueue(Handlers.UNI);
        start();
        JobContext first = handlers.awaitBegun();
        awaitRunning(ids.get(0), ids.get(1), last);
        Session old = session();

        fence(old);

        later(() -> events.count("opened") == 2);
        assertEquals(1, events.count("lost 4"), "three that ran, and one that waited for its kind");
        assertTrue(first.cancelled());
        assertFalse(old.trusted());
        assertEquals(0, slots.taken());
        assertEquals(List.of(), events.settled(), "nothing of the lost session is settled");
        completeAtOnce();
        awaitCompleted(enqueue(Handlers.UNI));
        takeOverUntil(() -> events.settled().size() == 5);
        ids.forEach(this::awaitCompleted);
        awaitCompleted(last);
    }

    @Test
    void givenAttemptThatEndsAfterItsSessionWasLost_thenItsResultIsNowhere() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        HeldReply reply = faults.holdReply(Call.SETTLE);
        fence(session());
        complete(id);
        later(() -> events.count("opened") == 2);
        reply.letGo();

        completeAtOnce();
        takeOverUntil(() -> !events.outcomes(id).isEmpty());
        awaitCompleted(id);
        assertEquals(1, events.settled().get(0).delivery().crashes());
        assertEquals(1, count("XLEN", "results"));
    }

    @Test
    void givenProcessThatWasFrozen_whenItGetsWhatItHadRead_thenItDoesNotBeginIt() {
        HeldReply reply = faults.holdReply(Call.RESERVE);
        start();
        String id = enqueue(Handlers.UNI);
        reply.awaitDone();
        freezeBeyondTheLease();

        reply.letGo();

        until(() -> events.count("lost 0") == 1);
        assertEquals(0, handlers.begun());
        thaw();
        takeOverUntil(() -> !events.outcomes(id).isEmpty());
        awaitCompleted(id);
        assertEquals(1, handlers.begun());
        assertEquals(0, events.settled().get(0).delivery().crashes(), "it had not started");
    }

    @Test
    void givenProcessThatWasFrozen_whenASlotGetsFree_thenWhatWaitedForItDoesNotBegin() {
        runUntilCompleted();
        List<String> few = enqueue(Handlers.FEW, 3);
        start();
        awaitRunning(few.get(0), few.get(1));
        freezeBeyondTheLease();

        complete(few.get(0));

        until(() -> events.count("lost ") == 1);
        assertFalse(runs(few.get(2)));
        thaw();
        completeAtOnce();
        takeOverUntil(() -> !events.outcomes(few.get(2)).isEmpty());
    }

    @Test
    void givenManyLostSessions_whenLookedAtOnce_thenTheJobsOfAllAreTakenOver() {
        completeAtOnce();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // most of those that are lost at a time hold nothing
            fence(get(store.open(queue, "idle" + i)));
            ids.add(enqueue(Handlers.UNI));
            Session gone = get(store.open(queue, "gone" + i));
            assertEquals(1, get(store.reserve(gone, 1, Duration.ofSeconds(1))).size());
            redis.cli("ZADD", key("orphans"), "1", "idle" + i);
            fence(gone);
        }
        start();

        consumer.takeOver(get(store.reap(queue)));

        ids.forEach(this::awaitCompleted);
    }

    // ---- lost replies ---------------------------------------------------------------------------------------------

    @Test
    void givenReadWhoseReplyIsLost_thenItsJobsAreTakenUpAndRunOnce() {
        faults.loseReply(Call.RESERVE);
        List<String> ids = enqueue(Handlers.UNI, 3);
        start();
        ids.forEach(this::awaitCompleted);
        assertEquals(1, events.count("took up 3"));
        assertEquals(3, handlers.begun());
        assertEquals(3, count("XLEN", "results"));
        assertTrue(events.settled().stream().allMatch(one -> one.delivery().crashes() == 0));
    }

    @Test
    void givenAuditThatFailsToo_thenItIsRepeated() {
        faults.loseReply(Call.RESERVE);
        faults.loseReply(Call.HELD);
        faults.loseReply(Call.HELD);
        String id = enqueue(Handlers.UNI);
        start();
        awaitCompleted(id);
        assertEquals(2, events.count("failed compare what is held"));
        assertEquals(1, handlers.begun());
    }

    @Test
    void givenTakeOverWhoseReplyIsLost_thenTheNextAuditFindsItsJobs() {
        Session lost = get(store.open(queue, "w2"));
        String id = enqueue(Handlers.UNI);
        get(store.reserve(lost, 1, Duration.ofSeconds(5)));
        fence(lost);
        start();
        faults.loseReply(Call.TAKE_OVER);
        takeOverUntil(() -> events.count("failed take over") == 1);
        assertEquals(0, handlers.begun());

        audit();

        awaitCompleted(id);
        assertEquals(1, events.count("took up 1"));
        assertEquals(1, handlers.begun());
    }

    @Test
    void givenJobThatIsSettledDuringAnAudit_thenItIsNotRunAgain() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        HeldReply reply = faults.holdReply(Call.HELD);
        audit();
        reply.awaitDone();
        complete(id);
        awaitCompleted(id);

        reply.letGo();

        completeAtOnce();
        String next = enqueue(Handlers.UNI);
        awaitCompleted(next);
        awaitCompleted(id);
        assertEquals(0, events.count("took up"));
        assertEquals(2, handlers.begun());
    }

    @Test
    void givenJobThatRunsDuringAnAudit_thenItIsNotRunTwice() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        audit();
        later(() -> faults.made(Call.HELD) == 1);
        String next = enqueue(Handlers.UNI);
        awaitRunning(next);
        complete(id);
        awaitCompleted(id);
        assertEquals(2, handlers.begun());
        assertEquals(0, events.count("took up"));
    }

    @Test
    void givenSettleWhoseReplyIsLost_thenTheJobIsSettledOnce() {
        faults.loseReply(Call.SETTLE);
        start();
        awaitCompleted(enqueue(Handlers.UNI));
        assertEquals(1, handlers.begun());
        assertEquals(1, count("XLEN", "results"));
    }

    // ---- the store ------------------------------------------------------------------------------------------------

    @Test
    void givenStoreThatIsDownForLong_whenItIsBack_thenRunningJobsAreSettledAndWorkGoesOn() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);

        faults.goDown();
        complete(id);
        later(() -> events.count("failed reserve") + events.count("failed compare") > 3
                && events.count("failed settle") > 3);
        assertNotNull(consumer.status().problem());
        faults.comeBack();
        completeAtOnce();

        awaitCompleted(id);
        awaitCompleted(enqueue(Handlers.UNI));
        assertNull(consumer.status().problem());
        assertEquals(1, events.count("recovered"));
        assertEquals(0, events.count("lost"), "the session outlived it");
        assertEquals(2, handlers.begun());
    }

    @Test
    void givenStoreThatIsDownLongerThanTheLease_whenItIsBack_thenANewSessionWorksOn() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        faults.goDown();
        trust.jump(LEASE);
        later(() -> events.count("lost 1") == 1);
        later(() -> events.count("failed open a session") > 2);
        assertEquals(0, slots.taken(), "others may have the jobs by now");

        completeAtOnce();
        faults.comeBack();

        later(() -> events.count("opened") == 2);
        takeOverUntil(() -> !events.outcomes(id).isEmpty());
        awaitEnd(id, Outcome.Completed.class);
        assertEquals(2, handlers.begun());
    }

    /** A minute passes, and the read that is out ends. */
    private void audit() {
        onLoop(() -> time.advance(AUDIT));
        int before = faults.made(Call.HELD);
        until(() -> {
            get(store.wake(session()));
            return faults.made(Call.HELD) > before;
        });
    }
}
