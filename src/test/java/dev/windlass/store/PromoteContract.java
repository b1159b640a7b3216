package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Due jobs move from {@code scheduled} to {@code ready}. */
abstract class PromoteContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    PromoteContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenNotDue_whenPromoted_thenItStays() {
        enqueue(job("a").withDelay(HOUR));

        assertChangesNothing(() -> assertEquals(0, get(store.promote(queue))));
    }

    @Test
    void givenNothing_whenPromoted_thenNothingIsThere() {
        assertEquals(0, get(store.promote(queue)));
        assertEquals(Set.of(), keys.all());
    }

    @Test
    void dueJobBecomesReadyWithEverythingItHad() {
        String id = enqueue(job().withDelay(HOUR).withMaxAttempts(3).withMeta("tenant", "blue"))
                .id();
        makeDue(id);

        assertMoves(id, JobState.SCHEDULED, JobState.READY, () -> assertEquals(1, get(store.promote(queue))));

        assertFalse(keys.exists("scheduled"));
        Delivery delivery = takeOne(open());
        assertEquals(id, delivery.id());
        assertEquals(1, delivery.attempt());
        assertEquals(3, delivery.maxAttempts());
        assertEquals(Map.of("tenant", "blue"), delivery.meta());
        assertEquals("{\"n\":1}", "" + delivery.payload());
    }

    @Test
    void retryableBecomesReadyToo() {
        enqueue(job("a"));
        Session session = open();
        settle(session, retry(takeOne(session), HOUR));
        makeDue("a");

        assertMoves("a", JobState.RETRYABLE, JobState.READY, () -> get(store.promote(queue)));
        assertMoves("a", JobState.READY, JobState.RUNNING, () -> takeOne(session));
    }

    @Test
    void redisTellsWhatIsDue() {
        enqueue(job("a").withDelay(Duration.ofMillis(150)));
        long due = keys.number("ZSCORE", "scheduled", "a");

        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> get(store.promote(queue)) == 1);

        assertTrue(keys.now() >= due);
    }

    @Test
    void earliestComesFirst() {
        enqueue(job("second").withDelay(HOUR));
        enqueue(job("first").withDelay(HOUR));
        enqueue(job("third").withDelay(HOUR));
        keys.call("ZADD", "scheduled", "2", "second", "1", "first", "3", "third");

        assertEquals(3, get(store.promote(queue)));

        assertEquals(List.of("first", "second", "third"), ids(take(open(), 3)));
    }

    @Test
    void manyArePromotedInRounds() {
        Instant at = Instant.ofEpochMilli(keys.now() + 3_600_000);
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            jobs.add(job("j" + i).withAt(at));
        }
        enqueueMany(jobs);
        for (NewJob job : jobs) {
            makeDue("" + job.id());
        }

        int promoted = 0;
        for (int round = get(store.promote(queue)); round > 0; round = get(store.promote(queue))) {
            assertTrue(round <= JobStore.MAX_BATCH, "promoted in one round: " + round);
            promoted += round;
        }

        assertEquals(1_200, promoted);
        assertEquals(1_200, Set.copyOf(ids(take(open(), 1_200))).size());
    }

    @Test
    void givenBodyIsGone_whenPromoted_thenTheRestIsNotHeldUp() {
        enqueue(job("hollow").withDelay(HOUR));
        enqueue(job("sound").withDelay(HOUR));
        keys.call("DEL", "job:hollow");
        keys.call("ZADD", "scheduled", "1", "hollow", "2", "sound");

        get(store.promote(queue));

        assertFalse(keys.exists("scheduled"));
        assertEquals(List.of("sound"), ids(take(open(), 5)));
    }

    @Test
    void givenCancelled_whenPromoted_thenItDoesNotComeBack() {
        enqueue(job("a").withDelay(HOUR));
        get(store.cancel(queue, "a"));

        assertChangesNothing(() -> assertEquals(0, get(store.promote(queue))));
    }
}
