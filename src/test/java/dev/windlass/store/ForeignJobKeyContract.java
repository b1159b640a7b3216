package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Somebody else's key stands where that of a single job belongs. Producers choose these names, so one such key must not
 * hold up everybody's batch: it is moved aside, and nothing is lost.
 */
abstract class ForeignJobKeyContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    ForeignJobKeyContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void keyIsMovedAsideWhenItIsEnqueued() {
        keys.call("SET", "job:a", "foreign");

        assertFalse(enqueue(job("a")).duplicate());

        assertState(JobState.READY, "a");
        assertEquals("foreign", keys.call("GET", "job:a:wrongtype"));
    }

    @Test
    void keysAreMovedAsideWhenTheyAreSettled() {
        Session session = open();
        enqueueMany(List.of(job("done").withKeep(HOUR), job("again"), job("buried")));
        List<Delivery> held = take(session, 3);
        for (Delivery delivery : held) {
            keys.call("SET", "job:" + delivery.id(), "foreign");
        }

        settle(session, completed(held.get(0)), retry(held.get(1), HOUR), dead(held.get(2)));

        assertState(JobState.COMPLETED, "done");
        assertState(JobState.RETRYABLE, "again");
        assertState(JobState.DEAD, "buried");
        for (Delivery delivery : held) {
            assertEquals("foreign", keys.call("GET", "job:" + delivery.id() + ":wrongtype"));
        }
    }

    @Test
    void keyIsMovedAsideWhenItIsReleased() {
        Session session = open();
        enqueueMany(List.of(job("a"), job("b")));
        take(session, 2);
        keys.call("SET", "job:b", "foreign");

        assertEquals(2, get(store.release(session)));

        assertState(JobState.READY, "b");
        assertEquals("foreign", keys.call("GET", "job:b:wrongtype"));
    }

    @Test
    void replyListThatIsNoneDoesNotKeepTheJobFromBeingSettled() {
        Session session = open();
        enqueue(job("a").withReply("mine").withKeep(HOUR));
        Delivery delivery = takeOne(session);
        keys.call("SET", "reply:mine", "x");

        settle(session, completed(delivery));

        assertState(JobState.COMPLETED, "a");
        assertEquals("x", keys.call("GET", "reply:mine"));
    }
}
