package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A lost session is blamed on the jobs that had started, and on no others. */
abstract class BlameContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Session lost = open();
    private final Session heir = get(other.open(queue, "w2"));

    BlameContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenNothingStarted_whenTakenOver_thenNothingIsBlamed() {
        enqueueMany("j", 3);
        take(lost, 3);

        List<Delivery> taken = loseTo(heir, lost);

        assertEquals(List.of(0, 0, 0), crashes(taken));
        assertTrue(taken.stream().noneMatch(Delivery::afterCrash));
        assertTrue(taken.stream().allMatch(one -> one.deliveries() == 2), "each was handed out again");
        assertFalse(keys.exists("crashes"));
    }

    @Test
    void whatWasPrefetchedIsNotBlamed() {
        enqueueMany("j", 5);
        List<Delivery> held = take(lost, 5);
        begin(lost, held.get(0), held.get(1));

        List<Delivery> taken = loseTo(heir, lost);

        assertEquals(List.of(1, 1, 0, 0, 0), crashes(taken));
        assertEquals(
                List.of(true, true, false, false, false),
                taken.stream().map(Delivery::afterCrash).toList());
    }

    @Test
    void whatWasPassedOverIsNotBlamedUntilItStarts() {
        enqueueMany("j", 4);
        List<Delivery> held = take(lost, 4);
        get(store.started(lost, new Starts(held.get(3).entry(), entries(held.get(0), held.get(1)), List.of())));
        get(store.started(lost, new Starts(null, List.of(), entries(held.get(1)))));

        assertEquals(List.of(0, 1, 1, 1), crashes(loseTo(heir, lost)));
    }

    @Test
    void whatIsMovedTwiceWithoutHavingRunIsNotBlamedThoughLaterJobsStartedThere() {
        enqueueMany("j", 2);
        take(lost, 2);
        enqueue(job("later"));
        begin(heir, get(other.reserve(heir, 1, SHORT)));
        loseTo(heir, lost);
        Session third = open();

        assertEquals(List.of(0, 0, 1), crashes(loseTo(third, heir)));
    }

    @Test
    void whatWasTakenOverAndStartsIsBlamedAgain() {
        enqueueMany("j", 2);
        begin(lost, take(lost, 2));
        List<Delivery> taken = loseTo(heir, lost);
        Delivery again = taken.get(0);
        get(other.started(heir, new Starts(again.entry(), List.of(), entries(again))));
        Session third = open();

        List<Delivery> last = loseTo(third, heir);

        assertEquals(List.of(2, 1), crashes(last));
        assertEquals(List.of("w1", "w2"), last.get(0).lostWorkers());
        assertEquals(List.of("w1"), last.get(1).lostWorkers());
        assertEquals(
                List.of(true, false), last.stream().map(Delivery::afterCrash).toList());
    }

    @Test
    void noteOfASessionThatIsOverIsRefusedAndLeavesNothing() {
        enqueue(job("a"));
        Delivery held = takeOne(lost);
        lose(lost);
        assertRefused(LeaseLostException.class, () -> begin(lost, held));
        Session closed = open();
        get(store.release(closed));

        assertRefused(
                LeaseLostException.class, () -> get(store.started(closed, new Starts("1-1", List.of(), List.of()))));

        get(other.takeOver(heir, lost.consumer(), 10));
        assertFalse(keys.exists("session:" + lost.consumer()));
        assertFalse(keys.exists("session:" + closed.consumer()));
    }

    @Test
    void marksAreClearedBySettlingWhicheverComesFirst() {
        enqueueMany("j", 3);
        List<Delivery> held = take(lost, 3);
        get(store.started(lost, new Starts(held.get(2).entry(), entries(held.get(0)), List.of())));
        assertEquals(Set.of("~" + held.get(0).entry()), marks(lost));
        settle(lost, snooze(held.get(0), HOUR));
        assertEquals(Set.of(), marks(lost));

        settle(lost, snooze(held.get(1), HOUR));
        get(store.started(lost, new Starts(null, entries(held.get(1)), List.of())));
        assertEquals(Set.of(), marks(lost));
    }

    @Test
    void marksOfWhatWasTakenOverAreClearedBySettling() {
        enqueueMany("j", 2);
        take(lost, 2);
        List<Delivery> taken = loseTo(heir, lost);
        assertEquals(2, marks(heir).size());

        get(other.settle(heir, heir.nextBatch(), List.of(cancelled(taken.get(0)), completed(taken.get(1)))));

        assertEquals(Set.of(), marks(heir));
    }

    @Test
    void noteThatIsRepeatedChangesNothing() {
        enqueueMany("j", 2);
        List<Delivery> held = take(lost, 2);
        Starts starts = new Starts(held.get(1).entry(), entries(held.get(0)), List.of());
        get(store.started(lost, starts));

        assertChangesNothing(() -> get(store.started(lost, starts)));
        assertChangesNothing(() -> get(store.started(lost, Starts.NONE)));
    }

    @Test
    void runningJobTellsWhichWorkersWereLost() {
        String id = enqueue(job()).id();
        begin(lost, take(lost, 1));
        loseTo(heir, lost);

        JobView view = view(id);

        assertEquals(1, view.crashes());
        assertEquals("w2", view.worker());
        assertLostWorkers(view, "w1");
    }

    @Test
    void parkedAndDeadJobsStillTellIt() {
        enqueue(job("a"));
        begin(lost, take(lost, 1));
        Delivery taken = loseTo(heir, lost).get(0);

        get(other.settle(heir, heir.nextBatch(), List.of(retry(taken, HOUR))));

        JobView parked = view("a");
        assertEquals(2, parked.history().size(), "the crash, and then what the attempt ended with");
        assertLostWorkers(parked, "w1");
        makeDue("a");
        get(store.promote(queue));
        get(other.settle(
                heir,
                heir.nextBatch(),
                List.of(dead(get(other.reserve(heir, 1, SHORT)).get(0)))));
        assertLostWorkers(view("a"), "w1");
        assertEquals(1, view("a").crashes());
    }

    @Test
    void jobThatWasHandedBackStillTellsIt() {
        String id = enqueue(job()).id();
        begin(lost, take(lost, 1));
        loseTo(heir, lost);

        get(other.release(heir));

        assertEquals(1, takeOne(open()).crashes());
        assertLostWorkers(view(id), "w1");
    }

    @Test
    void recordOfAJobThatCompletedAfterACrashTellsIt() {
        enqueue(job("a").withKeep(HOUR));
        begin(lost, take(lost, 1));
        Delivery taken = loseTo(heir, lost).get(0);

        get(other.settle(heir, heir.nextBatch(), List.of(completed(taken))));

        assertLostWorkers(view("a"), "w1");
        assertEquals(1, view("a").crashes());
        assertFalse(keys.exists("crashes"));
    }

    @Test
    void crashesThatSomebodyElseWroteHoldNobodyUp() {
        enqueue(job("a"));
        Delivery held = takeOne(lost);
        begin(lost, held);
        keys.call("HSET", "crashes", held.entry(), "nonsense");

        assertEquals(List.of(1), crashes(loseTo(heir, lost)));
    }

    private List<Delivery> loseTo(Session to, Session from) {
        lose(from);
        return get((to == heir ? other : store).takeOver(to, from.consumer(), 500));
    }

    private Set<String> marks(Session session) {
        return keys.hash("session:" + session.consumer()).keySet().stream()
                .filter(field -> field.startsWith("~"))
                .collect(Collectors.toSet());
    }

    private static void assertLostWorkers(JobView view, String worker) {
        List<String> lost = view.history().stream()
                .filter(failure -> failure.contains("\"type\":\"worker-lost\""))
                .toList();
        assertEquals(1, lost.size(), "" + view.history());
        assertTrue(lost.get(0).contains("\"worker\":\"" + worker + "\""), lost.get(0));
        assertTrue(lost.get(0).startsWith("{\"at\":"), lost.get(0));
    }

    private static List<Integer> crashes(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::crashes).toList();
    }

    private static List<String> entries(Delivery... deliveries) {
        return List.of(deliveries).stream().map(Delivery::entry).toList();
    }
}
