package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis whose memory is full takes no new job, and says so; all that is there is still worked on. */
abstract class FullMemoryContract extends StoreCase {
    FullMemoryContract(ContractBench bench) {
        super(bench);
    }

    @AfterEach
    void makeRoom() {
        fill(false);
    }

    @Test
    void givenNoRoom_whenAJobIsEnqueued_thenItIsRefusedAndNothingIsWritten() {
        fill(true);

        for (NewJob job : List.of(job(), job("a"), job("b").withDelay(Duration.ofHours(1)))) {
            StoreException refused = assertRefused(StoreException.class, () -> enqueue(job));
            assertTrue(refused.getMessage().contains("OOM"), refused.getMessage());
            assertTrue(refused.getMessage().contains("queue " + queue), refused.getMessage());
        }
        assertRefused(
                StoreException.class,
                () -> get(store.addToGroup(queue, "g", new GroupBatch(0, List.of(job()), 1, false))));
    }

    @Test
    void givenNoRoom_thenEveryJobThatIsThereIsWorkedOn() {
        enqueueMany("j", 6);
        Session session = open();
        fill(true);

        get(store.heartbeat(session));
        List<Delivery> taken = take(session, 4);
        settle(
                session,
                completed(taken.get(0)),
                retry(taken.get(1), Duration.ZERO),
                snooze(taken.get(2), Duration.ofHours(1)),
                dead(taken.get(3)));
        assertEquals(1, get(store.promote(queue)));
        get(store.cancel(queue, "j4"));
        assertEquals(CancelReply.DONE, get(store.cancel(queue, "j2")));
        assertTrue(get(store.revive(queue, "j3")));

        assertState(JobState.READY, "j1");
        assertState(JobState.READY, "j3");
        assertEquals(List.of("j4"), List.copyOf(keys.zset("cancelled").keySet()));
    }

    @Test
    void givenNoRoom_thenALostWorkersJobsAreTakenOverAndAStoppingOnesHandedBack() {
        enqueueMany("j", 2);
        Session lost = open();
        take(lost, 2);
        endLease(lost);
        fill(true);

        get(other.reap(queue));
        Session next = open();
        assertEquals(2, get(store.takeOver(next, lost.consumer(), 10)).size());
        assertEquals(2, get(store.release(next)));

        assertState(JobState.READY, "j0");
        assertState(JobState.READY, "j1");
    }

    @Test
    void givenNoRoom_whenTrimmed_thenTheOlderHalfOfTheResultsGoes() {
        enqueueMany("j", 10);
        Session session = open();
        settle(session, completed(take(session, 10)));
        assertEquals(10, keys.results().size());
        get(store.trim(queue));
        assertEquals(10, keys.results().size());
        fill(true);

        get(store.trim(queue));

        assertEquals(5, keys.results().size());
        assertEquals("j9", keys.results().get(4).get("id"));
    }

    private void fill(boolean full) {
        bench.redis.call("CONFIG", "SET", "maxmemory", full ? "1" : "0");
    }
}
