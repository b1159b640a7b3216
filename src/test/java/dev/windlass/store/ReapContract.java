package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A session whose lease is over is declared lost. */
abstract class ReapContract extends StoreCase {
    ReapContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenLive_whenReaped_thenItIsLeftAlone() {
        Session session = open();
        enqueue(job("a"));
        takeOne(session);

        assertChangesNothing(() -> assertEquals(List.of(), get(other.reap(queue))));
    }

    @Test
    void givenNoQueue_whenReaped_thenNothingIsThere() {
        assertEquals(List.of(), get(store.reap(queue)));
        assertEquals(Set.of(), keys.all());
    }

    @Test
    void givenLeaseOver_whenReaped_thenItsJobsWaitForANewHolder() {
        Session session = open();
        enqueue(job("a"));
        takeOne(session);
        endLease(session);

        assertEquals(List.of(session.consumer()), get(other.reap(queue)));

        assertFalse(keys.zset("sessions").containsKey(session.consumer()));
        assertTrue(keys.zset("orphans").containsKey(session.consumer()));
        assertState(JobState.RUNNING, "a");
        assertEquals(1, keys.pending());
    }

    @Test
    void givenLost_whenReapedAgain_thenItIsToldAgainAndNothingChanges() {
        Session session = open();
        enqueue(job("a"));
        takeOne(session);
        lose(session);

        assertChangesNothing(() -> assertEquals(List.of(session.consumer()), get(store.reap(queue))));
    }

    @Test
    void lossOfOneIsNoLossOfTheOthers() {
        Session lost = open();
        Session alive = open();
        enqueueMany("j", 2);
        takeOne(lost);
        Delivery delivery = takeOne(alive);
        lose(lost);

        get(store.heartbeat(alive));
        settle(alive, completed(delivery));

        assertEquals(1, keys.number("XLEN", "results"));
    }

    @Test
    void givenLostAndHoldingNothing_whenReapedAndTakenOver_thenNothingOfItIsLeft() {
        Session heir = open();
        Session lost = get(other.open(queue, "w2"));
        endLease(lost);

        for (String consumer : get(store.reap(queue))) {
            assertEquals(List.of(), get(store.takeOver(heir, consumer, 10)));
        }

        assertEquals(List.of(), get(store.reap(queue)));
        assertFalse(keys.exists("orphans"));
        assertFalse(keys.exists("session:" + lost.consumer()));
        assertFalse(keys.consumers().contains(lost.consumer()));
    }

    @Test
    void givenFencedBeforeItTookItsLastJobs_whenReaped_thenTheyAreNotForgotten() {
        Session heir = open();
        Session late = get(store.open(queue, "w2"));
        enqueue(job("first"));
        takeOne(late);
        lose(late);
        get(store.takeOver(heir, late.consumer(), 10));
        enqueue(job("second"));
        // Redis cannot know that the reader is fenced; this read was on its way when the lease was lost
        bench.redis.call(
                "XREADGROUP", "GROUP", "workers", late.consumer(), "COUNT", "5", "STREAMS", keys.name("ready"), ">");

        assertEquals(List.of(late.consumer()), get(store.reap(queue)));

        assertEquals(List.of("second"), ids(get(store.takeOver(heir, late.consumer(), 10))));
        assertFalse(keys.consumers().contains(late.consumer()));
    }

    @Test
    void givenConsumerThatNobodyRegistered_whenReaped_thenItsJobsWaitForANewHolder() {
        Session heir = open();
        enqueue(job("a"));
        bench.redis.call("XREADGROUP", "GROUP", "workers", "stranger", "STREAMS", keys.name("ready"), ">");

        assertEquals(List.of("stranger"), get(store.reap(queue)));
        assertEquals(List.of("a"), ids(get(store.takeOver(heir, "stranger", 10))));
        assertFalse(keys.consumers().contains("stranger"));
    }

    @Test
    void manyLostAreToldInTheEnd() {
        Session heir = open();
        enqueueMany("j", 150);
        for (int i = 0; i < 150; i++) {
            bench.redis.call(
                    "XREADGROUP", "GROUP", "workers", "lost" + i, "COUNT", "1", "STREAMS", keys.name("ready"), ">");
        }

        int taken = 0;
        for (List<String> lost = get(store.reap(queue)); !lost.isEmpty(); lost = get(store.reap(queue))) {
            for (String consumer : lost) {
                taken += get(store.takeOver(heir, consumer, 10)).size();
            }
        }

        assertEquals(150, taken);
    }
}
