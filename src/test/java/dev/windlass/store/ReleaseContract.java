package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stopping worker hands back what it still holds. */
abstract class ReleaseContract extends StoreCase {
    private final Session session = open();

    ReleaseContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void stopHandsJobBackWithoutCostingAnAttempt() {
        enqueue(job("a").withMeta("tenant", "blue"));
        Delivery first = takeOne(session);

        assertMoves("a", JobState.RUNNING, JobState.READY, () -> assertEquals(1, get(store.release(session))));

        Delivery second = takeOne(open());
        assertEquals("a", second.id());
        assertEquals(1, second.attempt());
        assertEquals(0, second.crashes());
        assertTrue(second.deliveries() > first.deliveries(), "the token rises with every delivery");
        assertEquals(first.meta(), second.meta());
        assertEquals(first.payload(), second.payload());
    }

    @Test
    void jobWithoutIdKeepsTheIdItsProducerWasTold() {
        String id = enqueue(job()).id();
        takeOne(session);

        assertMoves(id, JobState.RUNNING, JobState.READY, () -> get(store.release(session)));

        Session next = open();
        Delivery again = takeOne(next);
        assertEquals(id, again.id());
        settle(next, completed(again));
        assertEquals(id, keys.results().get(0).get("id"));
    }

    @Test
    void unknownFieldsAreKept() {
        keys.add("kind", "echo", "id", "a", "surprise", "kept", "max", "3", "timeout", "5");
        takeOne(session);
        get(store.release(session));

        Delivery again = takeOne(open());

        assertEquals(3, again.maxAttempts());
        assertEquals(5, again.timeoutMillis());
        assertEquals(
                "kept",
                Objects.requireNonNull(keys.stream("ready").get(again.entry())).get("surprise"));
    }

    @Test
    void sessionAndConsumerAreGone() {
        enqueue(job("a"));
        takeOne(session);

        get(store.release(session));

        assertFalse(keys.exists("sessions"));
        assertFalse(keys.exists("session:" + session.consumer()));
        assertEquals(List.of(), keys.consumers());
        assertEquals(0, keys.pending());
        assertEquals(List.of(), get(other.reap(queue)));
    }

    @Test
    void handedBackGoToTheTailInOrder() {
        enqueueMany("j", 5);
        take(session, 3);

        get(store.release(session));

        assertEquals(List.of("j3", "j4", "j0", "j1", "j2"), ids(take(open(), 5)));
    }

    @Test
    void redisKeepsCountOfWhatWaits() {
        enqueueMany("j", 10);
        take(session, 4);

        get(store.release(session));

        assertLag(10);
        assertEquals(10, keys.number("XLEN", "ready"));
        Session next = open();
        settle(next, completed(take(next, 10)));
        assertLag(0);
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void givenAnOlderJobRunsElsewhere_whenReleased_thenRedisKeepsCount() {
        enqueueMany("j", 10);
        Session older = open();
        Delivery oldest = takeOne(older);
        take(session, 4);

        get(store.release(session));

        assertLag(9);
        assertEquals(9, get(store.depth(queue)).ready());
        settle(older, completed(take(older, 9)));
        settle(older, completed(oldest));
        assertLag(0);
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void settledOnesAreNotHandedBack() {
        enqueueMany("j", 3);
        List<Delivery> held = take(session, 3);
        settle(session, completed(held.get(1)));

        assertEquals(2, get(store.release(session)));

        assertEquals(List.of("j0", "j2"), ids(take(open(), 5)));
    }

    @Test
    void givenReleased_whenReleasedAgain_thenNothingIsLeftToHandBack() {
        enqueueMany("j", 2);
        take(session, 2);
        get(store.release(session));

        assertChangesNothing(() -> assertEquals(0, get(store.release(session))));
        assertEquals(2, take(open(), 5).size());
    }

    @Test
    void givenLost_whenReleased_thenItsJobsAreNotItsOwnAnyMore() {
        enqueue(job("a"));
        takeOne(session);
        lose(session);

        assertChangesNothing(() -> {
            try {
                assertEquals(0, get(store.release(session)));
            } catch (LeaseLostException refused) {
                // as good as handing back nothing
            }
        });

        assertEquals(List.of(session.consumer()), get(other.reap(queue)));
    }

    @Test
    void sessionThatHoldsNothingIsEnded() {
        assertEquals(0, get(store.release(session)));

        assertEquals(Set.of("control", "ready"), keys.all());
    }

    @Test
    void manyAreHandedBack() {
        List<String> ids = enqueueMany("j", 1_300);
        take(session, 1_300);

        assertEquals(1_300, get(store.release(session)));

        assertEquals(ids, ids(take(open(), 2_000)));
        assertLag(0);
    }

    @Test
    void malformedIsHandedBackAsItCame() {
        keys.add("payload", "1", "attempt", "abc");
        takeOne(session);

        assertEquals(1, get(store.release(session)));

        Delivery again = takeOne(open());
        assertTrue(again.malformed() != null);
        assertEquals(
                "abc",
                Objects.requireNonNull(keys.stream("ready").get(again.entry())).get("attempt"));
    }

    @Test
    void attemptOfARetriedJobIsKept() {
        enqueue(job("a"));
        settle(session, retry(takeOne(session), Duration.ofHours(1)));
        makeDue("a");
        get(store.promote(queue));
        takeOne(session);
        get(store.release(session));

        Delivery again = takeOne(open());

        assertEquals(2, again.attempt());
        assertNull(again.malformed());
    }
}
