package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The jobs of a lost session go to another one. */
abstract class TakeOverContract extends StoreCase {
    private final Session lost = open();
    private final Session heir = get(other.open(queue, "w2"));

    TakeOverContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void crashCountsAndTheAttemptDoesNot() {
        enqueue(job("a"));
        Delivery first = takeOne(lost);
        begin(lost, first);
        lose(lost);

        Delivery second = takeOver(lost).get(0);

        assertEquals("a", second.id());
        assertEquals(1, second.attempt());
        assertEquals(1, second.crashes());
        assertTrue(second.afterCrash());
        assertEquals(List.of("w1"), second.lostWorkers());
        assertTrue(second.deliveries() > first.deliveries(), "the token rises with every delivery");
        assertState(JobState.RUNNING, "a");
        assertEquals("w2", view("a").worker());
        assertEquals(1, view("a").crashes());
        assertEquals(1, view("a").attempt());
    }

    @Test
    void lostSessionIsForgottenWithItsLastJob() {
        enqueueMany("j", 5);
        take(lost, 5);
        lose(lost);

        assertEquals(List.of("j0", "j1"), ids(get(other.takeOver(heir, lost.consumer(), 2))));
        assertTrue(keys.consumers().contains(lost.consumer()));
        assertEquals(List.of(lost.consumer()), get(store.reap(queue)));
        assertEquals(List.of("j2", "j3", "j4"), ids(takeOver(lost)));

        assertEquals(List.of(), get(store.reap(queue)));
        assertFalse(keys.consumers().contains(lost.consumer()));
        assertFalse(keys.exists("orphans"));
        assertFalse(keys.exists("session:" + lost.consumer()));
        assertEquals(5, keys.pending());
    }

    @Test
    void crashesAddUp() {
        enqueue(job("a"));
        begin(lost, takeOne(lost));
        lose(lost);
        Delivery taken = takeOver(lost).get(0);
        get(other.started(heir, new Starts(taken.entry(), List.of(), List.of(taken.entry()))));
        lose(heir);
        Session third = open();

        Delivery delivery = get(store.takeOver(third, heir.consumer(), 10)).get(0);

        assertEquals(2, delivery.crashes());
        assertEquals(1, delivery.attempt());
        assertEquals(3, delivery.deliveries());
    }

    @Test
    void crashesAreRememberedOverARetry() {
        enqueue(job("a"));
        begin(lost, takeOne(lost));
        lose(lost);
        Delivery taken = takeOver(lost).get(0);
        settleByHeir(retry(taken, Duration.ofHours(1)));
        makeDue("a");
        get(store.promote(queue));

        Delivery next = get(other.reserve(heir, 1, SHORT)).get(0);

        assertEquals(2, next.attempt());
        assertEquals(1, next.crashes());
        assertTrue(next.deliveries() > taken.deliveries(), "the token rises with every delivery");
    }

    @Test
    void crashesAreRememberedOverARelease() {
        enqueue(job("a"));
        begin(lost, takeOne(lost));
        lose(lost);
        Delivery taken = takeOver(lost).get(0);
        get(other.release(heir));

        Delivery next = takeOne(open());

        assertEquals(1, next.attempt());
        assertEquals(1, next.crashes());
        assertTrue(next.deliveries() > taken.deliveries(), "the token rises with every delivery");
    }

    @Test
    void heldTellsCrashesToo() {
        enqueue(job("a"));
        begin(lost, takeOne(lost));
        lose(lost);
        Delivery taken = takeOver(lost).get(0);

        Delivery held = get(other.held(heir)).get(0);

        assertEquals(1, held.crashes());
        assertEquals(List.of("w1"), held.lostWorkers());
        assertEquals(taken.deliveries(), held.deliveries());
    }

    @Test
    void settledAfterACrashLeavesNothingBehind() {
        String id = enqueue(job()).id();
        begin(lost, takeOne(lost));
        lose(lost);

        settleByHeir(completed(takeOver(lost).get(0)));

        assertUnknown(id);
        assertFalse(keys.exists("crashes"));
        assertEquals(0, keys.number("XLEN", "ready"));
        assertLag(0);
    }

    @Test
    void givenLive_whenTakenOver_thenItKeepsItsJobs() {
        enqueue(job("a"));
        Delivery delivery = takeOne(lost);

        assertChangesNothing(() -> assertNothingTaken(heir, lost.consumer()));

        settle(lost, completed(delivery));
        assertEquals(1, keys.number("XLEN", "results"));
    }

    @Test
    void givenLeaseOverButNobodyNoticed_whenTakenOver_thenItKeepsItsJobs() {
        // only reap may fence: taking jobs from a session that can still settle would run them twice
        enqueue(job("a"));
        takeOne(lost);
        endLease(lost);

        assertChangesNothing(() -> assertNothingTaken(heir, lost.consumer()));
    }

    @Test
    void givenUnknownConsumer_whenTakenOver_thenThereIsNothing() {
        assertChangesNothing(() -> assertNothingTaken(heir, "nobody"));
    }

    @Test
    void givenTheHeirIsLostItself_whenItTakesOver_thenRefusedAndNothingChanges() {
        enqueueMany("j", 2);
        takeOne(lost);
        get(other.reserve(heir, 1, SHORT));
        lose(lost);
        lose(heir);

        assertRefused(LeaseLostException.class, () -> takeOver(lost));
    }

    @Test
    void entryThatIsGoneHoldsNobodyUp() {
        enqueueMany("j", 2);
        List<Delivery> held = take(lost, 2);
        keys.call("XDEL", "ready", held.get(0).entry());
        lose(lost);

        assertEquals(List.of("j1"), ids(takeOver(lost)));

        assertEquals(List.of(), get(store.reap(queue)));
        assertFalse(keys.consumers().contains(lost.consumer()));
    }

    @Test
    void manyAreTakenOverInPortions() {
        enqueueMany("j", 1_200);
        take(lost, 1_200);
        lose(lost);

        int taken = 0;
        for (List<Delivery> some = takeOver(lost); !some.isEmpty(); some = takeOver(lost)) {
            taken += some.size();
        }

        assertEquals(1_200, taken);
        assertEquals(Map.of(), keys.zset("orphans"));
    }

    private void settleByHeir(Settlement... settlements) {
        get(other.settle(heir, heir.nextBatch(), List.of(settlements)));
    }

    private List<Delivery> takeOver(Session from) {
        return get(other.takeOver(heir, from.consumer(), 500));
    }

    /** The contract leaves open whether a refusal is an error or an empty answer. */
    private void assertNothingTaken(Session by, String from) {
        try {
            assertEquals(List.of(), get(other.takeOver(by, from, 10)));
        } catch (StoreException refused) {
            // as good as an empty answer
        }
    }
}
