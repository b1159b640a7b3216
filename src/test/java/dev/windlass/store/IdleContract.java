package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When there is nothing to do now. */
abstract class IdleContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    IdleContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void queueNeverUsedIsIdle() {
        assertTrue(idle());
        get(store.release(open()));
        assertTrue(idle());
    }

    @Test
    void readyAndRunningJobsAreWork() {
        enqueue(job());
        assertFalse(idle());
        Session session = open();
        assertFalse(idle());
        Delivery taken = takeOne(session);
        assertFalse(idle());

        settle(session, completed(taken));

        assertTrue(idle());
    }

    @Test
    void jobsForLaterAreNoWorkUntilTheirTimeHasCome() {
        enqueue(job("later").withDelay(HOUR));
        assertTrue(idle());

        makeDue("later");

        assertFalse(idle());
        get(store.promote(queue));
        assertFalse(idle());
    }

    @Test
    void deadAndRetryableJobsAreNoWork() {
        makeDead("gone");
        enqueue(job());
        Session session = open();
        settle(session, retry(takeOne(session), HOUR));

        assertTrue(idle());
    }

    @Test
    void jobsOfALostWorkerAreWork() {
        enqueue(job());
        Session session = open();
        takeOne(session);
        lose(session);

        assertFalse(idle());
    }

    @Test
    void manyEndedJobsAreNoWork() {
        enqueueMany("j", 1_200);
        Session session = open();
        for (List<Delivery> taken = take(session, 400); !taken.isEmpty(); taken = take(session, 400)) {
            assertFalse(idle());
            settle(session, completed(taken));
        }
        assertTrue(idle());
    }

    @Test
    void lookingChangesNothing() {
        enqueue(job());
        enqueue(job("later").withDelay(HOUR));
        assertChangesNothing(this::idle);
    }

    private boolean idle() {
        return get(store.idle(queue));
    }
}
