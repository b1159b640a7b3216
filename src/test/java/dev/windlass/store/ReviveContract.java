package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dead job is made ready again. */
abstract class ReviveContract extends StoreCase {
    ReviveContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void deadBecomesReadyWithFreshAttempts() {
        keys.add(
                "kind",
                "echo",
                "id",
                "a",
                "attempt",
                "4",
                "crashes",
                "2",
                "max",
                "4",
                "meta.x",
                "y",
                "surprise",
                "kept");
        Session session = open();
        Delivery first = takeOne(session);
        settle(session, dead(first));

        assertMoves("a", JobState.DEAD, JobState.READY, () -> assertTrue(get(store.revive(queue, "a"))));

        assertFalse(keys.exists("dead"));
        Delivery again = takeOne(session);
        assertEquals("a", again.id());
        assertEquals(1, again.attempt());
        assertEquals(0, again.crashes());
        assertEquals(4, again.maxAttempts());
        assertEquals(Map.of("x", "y"), again.meta());
        assertTrue(again.deliveries() > first.deliveries(), "the token rises with every delivery");
    }

    @Test
    void historyStays() {
        makeDead("a");

        get(store.revive(queue, "a"));

        assertTrue((view("a").history() + "" + view("a").error()).contains("it is over"), "view: " + view("a"));
    }

    @Test
    void revivedCanComplete() {
        makeDead("a");
        get(store.revive(queue, "a"));
        Session session = open();
        Delivery delivery = takeOne(session);

        settle(session, completed(delivery));

        assertFalse(keys.exists("dead"));
        assertFalse(find("a").map(JobView::state).filter(JobState.DEAD::equals).isPresent());
    }

    @Test
    void givenRevived_whenRevivedAgain_thenNothingChanges() {
        makeDead("a");
        get(store.revive(queue, "a"));

        assertChangesNothing(() -> assertFalse(get(store.revive(queue, "a"))));
    }

    @Test
    void givenNotDead_whenRevived_thenNothingChanges() {
        Session session = open();
        enqueue(job("retryable"));
        enqueue(job("done").withKeep(Duration.ofHours(1)));
        settle(session, retry(takeOne(session), Duration.ofHours(1)), completed(takeOne(session)));
        enqueue(job("running"));
        takeOne(session);
        enqueue(job("ready"));
        enqueue(job("scheduled").withDelay(Duration.ofHours(1)));

        for (String id : List.of("ready", "scheduled", "retryable", "done", "running", "unknown")) {
            assertChangesNothing(() -> assertFalse(get(store.revive(queue, id)), id));
        }
    }

    @Test
    void givenBodyIsGone_whenRevived_thenThereIsNoSuchDeadLetter() {
        makeDead("a");
        keys.call("DEL", "job:a");

        assertFalse(get(store.revive(queue, "a")));

        assertEquals(0, get(store.depth(queue)).ready());
    }

    @Test
    void malformedGoesBackAsItCame() {
        keys.add("payload", "1", "attempt", "abc");
        Session session = open();
        Delivery malformed = takeOne(session);
        settle(session, dead(malformed));

        assertTrue(get(store.revive(queue, malformed.id())));

        Delivery again = takeOne(session);
        assertTrue(again.malformed() != null);
        settle(session, dead(again));
        assertEquals(1, get(store.depth(queue)).dead());
    }
}
