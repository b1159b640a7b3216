package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of jobs that start, and how those start of which workers died before. */
class CrashedJobsTest extends DispatcherCase {
    @Test
    void everybodyWhoStartsIsToldBeforeTheFirstOfTheTurnIs() {
        List<String> order = new ArrayList<>();
        Dispatcher telling = telling(order);
        List<Attempt> all = add(telling, "any", 6);
        all.forEach(this::end);
        assertEquals(
                List.of(
                        "told " + entry(all.get(3)),
                        entry(all.get(0)),
                        entry(all.get(1)),
                        entry(all.get(2)),
                        entry(all.get(3)),
                        "told " + entry(all.get(4)),
                        entry(all.get(4)),
                        "told " + entry(all.get(5)),
                        entry(all.get(5))),
                order);
    }

    @Test
    void givenJobsThatCrashedBefore_thenEachIsToldAndStartedByItself() {
        List<String> order = new ArrayList<>();
        Dispatcher telling = telling(order);
        List<Attempt> all = new ArrayList<>();
        onLoop(() -> {
            for (int crashes : new int[] {0, 1, 0, 0}) {
                Delivery delivery = Deliveries.of("any", draft -> draft.crashes = crashes);
                Attempt attempt = Deliveries.attempt(delivery, loop, telling);
                all.add(attempt);
                telling.add(attempt);
            }
            telling.dispatch();
        });
        all.forEach(this::end);
        assertEquals(
                List.of(
                        "told " + entry(all.get(0)),
                        entry(all.get(0)),
                        "told " + entry(all.get(1)),
                        entry(all.get(1)),
                        "told " + entry(all.get(3)),
                        entry(all.get(2)),
                        entry(all.get(3))),
                order);
    }

    @Test
    void givenKindAtItsLimit_thenWhoIsSetApartIsToldAsPassedOverAndThenAsLate() {
        List<String> order = new ArrayList<>();
        Dispatcher telling = telling(order);
        List<Attempt> few = new ArrayList<>();
        onLoop(() -> {
            for (String kind : List.of(FEW, FEW, FEW, "any")) {
                few.add(Deliveries.attempt(kind, loop, telling));
            }
            few.forEach(telling::add);
            telling.dispatch();
        });
        few.forEach(this::end);
        assertEquals(
                List.of(
                        "told " + entry(few.get(3)) + " but [" + entry(few.get(2)) + "]",
                        entry(few.get(0)),
                        entry(few.get(1)),
                        entry(few.get(3)),
                        "told null also [" + entry(few.get(2)) + "]",
                        entry(few.get(2))),
                order);
        assertAllFree();
    }

    @Test
    void givenJobsThatCrashedTwice_thenOneOfThemRunsAtATimeInTheWholeDaemonAndHoldsUpNobodyElse() {
        Dispatcher other = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);
        Attempt first = addCrashed(dispatcher, "any", 2);
        Attempt second = addCrashed(dispatcher, FEW, 2);
        Attempt elsewhere = addCrashed(other, "any", 2);
        Attempt onceOnly = addCrashed(dispatcher, "any", 1);
        Attempt doomed = addCrashed(dispatcher, "any", 3);
        assertEquals(List.of(first, onceOnly, doomed), started, "three crashes: it is buried, not run");
        assertEquals(1, dispatcher.waitingApart());

        onLoop(first::leave);
        assertEquals(3, started.size(), "it has ended, and is blamed until it is settled");
        end(first);
        assertEquals(second, started.get(3));
        assertEquals(4, started.size());
        end(second);
        assertEquals(elsewhere, started.get(4));
        started.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenSuspectOfAKindAtItsLimit_thenItWaitsForBothAndOtherSuspectsForIt() {
        List<Attempt> few = add(FEW, 2);
        Attempt suspect = addCrashed(dispatcher, FEW, 2);
        Attempt behind = addCrashed(dispatcher, "any", 2);
        assertEquals(few, started);

        end(few.get(0));
        assertEquals(suspect, started.get(2));
        assertEquals(3, started.size());
        end(suspect);
        assertEquals(behind, started.get(3));
        started.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenSuspectThatWaitsForOtherJobs_thenOneOfThemMayBeASuspectToo() {
        Attempt parent = addCrashed(dispatcher, "any", 2);
        Attempt child = addCrashed(dispatcher, "any", 2);
        onLoop(() -> dispatcher.suspend(parent));
        assertEquals(List.of(parent, child), started);

        List<Attempt> resumed = new ArrayList<>();
        onLoop(() -> dispatcher.resume(parent, () -> resumed.add(parent)));
        assertEquals(List.of(), resumed);
        end(child);
        assertEquals(List.of(parent), resumed);
        end(parent);
        assertAllFree();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenSuspectThatWaitedForOtherJobs_whenItIsOverMeanwhile_thenItKeepsNoPermit(boolean abandoned) {
        Attempt parent = addCrashed(dispatcher, "any", 2);
        onLoop(() -> {
            parent.started = true;
            dispatcher.suspend(parent);
            if (abandoned) {
                parent.abandon();
            } else {
                parent.end();
            }
        });

        onLoop(() -> dispatcher.resume(parent, () -> started.add(parent)));

        assertEquals(List.of(parent), started, "it has not gone on");
        assertAllFree();
    }

    @Test
    void givenSuspectWhoseHandlerIsLeftBehind_whenItsJobBelongsToOthers_thenTheNextGoesOn() {
        Attempt first = addCrashed(dispatcher, "any", 2);
        Attempt second = addCrashed(dispatcher, "any", 2);
        onLoop(() -> {
            first.started = true;
            first.abandon();
        });

        assertTrue(first.holdsSlot());
        assertEquals(List.of(first, second), started);
        started.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenSuspectsOfTwoQueues_whenOneSendsItsOwnAway_thenTheOtherGoesOn() {
        Dispatcher other = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);
        List<Attempt> few = add(FEW, 2);
        addCrashed(dispatcher, FEW, 2);
        addCrashed(dispatcher, "any", 2);
        Attempt elsewhere = addCrashed(other, "any", 2);
        assertEquals(few, started, "one waits for its kind, the others for that one");

        onLoop(dispatcher::sendNewAway);

        assertEquals(elsewhere, started.get(2));
        assertEquals(0, dispatcher.waiting() + dispatcher.waitingApart());
        started.forEach(this::end);
        assertEquals(3, started.size());
        assertAllFree();
    }

    @Test
    void givenManySuspects_thenThoseBeyondTheRoomAreSentBackAndHoldNothing() {
        List<Attempt> all = new ArrayList<>();
        for (int i = 0; i < 1 + 16 + 2; i++) {
            all.add(addCrashed(dispatcher, "any", 2));
        }
        assertEquals(16, dispatcher.waitingApart());
        for (Attempt attempt : all.subList(17, 19)) {
            assertInstanceOf(Outcome.Snooze.class, attempt.outcome);
            assertFalse(attempt.holdsSlot());
        }
        assertEquals(0, dispatcher.sentBack(), "no reason to read less");
        assertEquals(3, started.size());
        all.forEach(this::end);
        assertEquals(19, started.size());
        assertAllFree();
    }

    private Attempt addCrashed(Dispatcher to, String kind, int crashes) {
        Delivery delivery = Deliveries.of(kind, draft -> draft.crashes = crashes);
        Attempt attempt = Deliveries.attempt(delivery, loop, to);
        onLoop(() -> {
            to.add(attempt);
            to.dispatch();
        });
        return attempt;
    }

    private Dispatcher telling(List<String> order) {
        StartNotes telling = new StartNotes(
                (session, starts) -> {
                    order.add("told " + starts.mark()
                            + (starts.passedOver().isEmpty() ? "" : " but " + starts.passedOver())
                            + (starts.late().isEmpty() ? "" : " also " + starts.late()));
                    return Uni.createFrom().voidItem();
                },
                loop);
        return new Dispatcher(loop, slots, 4, () -> true, telling, attempt -> order.add(entry(attempt)));
    }

    private static String entry(Attempt attempt) {
        return attempt.delivery().entry();
    }
}
