package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Slots, with attempts that are ended by hand. */
class DispatcherTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String FEW = "few";

    private final Slots slots = new Slots(4, kind -> kind.equals(FEW) ? 2 : 0);
    private final EventLoop loop = EventLoop.of(VERTX);
    private final List<Attempt> started = new ArrayList<>();
    private final StartNotes notes = Deliveries.notes(loop);
    private final Dispatcher dispatcher = new Dispatcher(loop, slots, 4, notes, started::add);

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void givenMoreJobsThanSlots_thenTheRestWaitsAndFollowsInOrder() {
        List<Attempt> all = add("any", 6);
        assertEquals(all.subList(0, 4), started);
        assertEquals(4, dispatcher.running());
        assertEquals(2, dispatcher.waiting());
        assertEquals(0, dispatcher.free());

        end(all.get(2));
        assertEquals(all.subList(0, 5), started);
        end(all.get(0));
        assertEquals(all, started);
        all.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenQueueWithALimitOfItsOwn_thenItLeavesTheOtherSlotsAlone() {
        Dispatcher narrow = new Dispatcher(loop, slots, 1, notes, started::add);
        List<Attempt> all = add(narrow, "any", 3);
        assertEquals(1, started.size());
        assertEquals(3, slots.all().free());
        all.forEach(this::end);
        assertEquals(3, started.size());
        assertAllFree();
    }

    @Test
    void givenKindAtItsLimit_thenItHoldsUpNoOtherKind() {
        List<Attempt> few = add(FEW, 5);
        List<Attempt> others = add("any", 2);
        assertEquals(List.of(few.get(0), few.get(1), others.get(0), others.get(1)), started);
        assertEquals(3, dispatcher.waitingApart());
        assertEquals(0, dispatcher.waiting());

        end(few.get(0));
        assertEquals(few.get(2), started.get(4), "the next of its kind follows");
        few.forEach(this::end);
        others.forEach(this::end);
        assertEquals(7, started.size());
        assertAllFree();
    }

    @Test
    void givenKindWhoseRoomIsFull_thenTheRestIsSentBackAsSnoozeAndHoldsNoSlot() {
        List<Attempt> few = add(FEW, 2 + 16 + 3);
        assertEquals(16, dispatcher.waitingApart());
        List<Attempt> back = few.subList(18, 21);
        assertEquals(5, started.size());
        assertTrue(started.containsAll(back));
        for (Attempt attempt : back) {
            Outcome.Snooze snooze = assertInstanceOf(Outcome.Snooze.class, attempt.outcome);
            assertTrue(snooze.reason().contains("limit of 2"), snooze.reason());
            assertTrue(!attempt.holdsSlot());
        }
        assertEquals(2, dispatcher.running());
        few.subList(0, 18).forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenKindLimitSharedByTwoQueues_whenOneGivesBack_thenTheOtherGoesOn() {
        Dispatcher other = new Dispatcher(loop, slots, 4, notes, started::add);
        List<Attempt> first = add(FEW, 2);
        List<Attempt> waiting = add(other, FEW, 1);
        assertEquals(2, started.size());
        end(first.get(0));
        assertEquals(waiting.get(0), started.get(2));
        first.forEach(this::end);
        waiting.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenTwoQueuesOnOneLimit_whenBothHaveJobsWaiting_thenTheyTakeTurns() {
        Dispatcher quiet = new Dispatcher(loop, slots, 4, notes, started::add);
        List<Attempt> busy = add("busy", 100);
        List<Attempt> few = add(quiet, "quiet", 5);
        // whatever ends was started first: the busy queue had all four slots and a hundred jobs
        int quietStarted = 0;
        for (int i = 0; i < 20; i++) {
            Attempt oldest = started.get(i);
            end(oldest);
            quietStarted = (int) started.stream().filter(few::contains).count();
        }
        assertEquals(5, quietStarted, "of 24 jobs started, the quiet queue had its five");
        busy.forEach(this::end);
        few.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenWaitingJobs_whenSentAway_thenNothingMoreStartsAndThePermitsComeBack() {
        List<Attempt> running = add(FEW, 2);
        running.addAll(add("any", 2));
        add(FEW, 3);
        add("any", 3);

        onLoop(dispatcher::clear);

        assertEquals(0, dispatcher.waiting());
        assertEquals(0, dispatcher.waitingApart());
        running.forEach(this::end);
        assertEquals(4, started.size());
        assertAllFree();
    }

    @Test
    void givenSlotThatWasWaitedFor_whenNobodyNeedsItAnyMore_thenAnotherQueueGetsIt() {
        Dispatcher other = new Dispatcher(loop, slots, 4, notes, started::add);
        List<Attempt> running = add("any", 4);
        add("any", 1);
        onLoop(dispatcher::clear);
        List<Attempt> waiting = add(other, "any", 1);

        end(running.get(0));

        assertEquals(waiting.get(0), started.get(4));
        running.forEach(this::end);
        waiting.forEach(this::end);
        assertAllFree();
    }

    @Test
    void givenJobsThatEndAtOnce_thenTenThousandTakeNoStack() {
        Dispatcher quick = new Dispatcher(loop, slots, 4, notes, Attempt::leave);
        Slots one = new Slots(1, kind -> 0);
        Dispatcher narrow = new Dispatcher(loop, one, 1, notes, Attempt::leave);
        add(quick, "any", 10_000);
        add(narrow, "any", 10_000);
        assertEquals(0, quick.running() + quick.waiting() + narrow.running() + narrow.waiting());
        assertEquals(1, one.all().free());
        assertAllFree();
    }

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
    void givenTurnUnderWay_whenEverybodyIsSentAway_thenTheRestOfItDoesNotStartAndGivesItsSlotsBack() {
        List<Attempt> begun = new ArrayList<>();
        List<Dispatcher> self = new ArrayList<>();
        Dispatcher ending = new Dispatcher(loop, slots, 4, notes, attempt -> {
            begun.add(attempt);
            self.get(0).clear();
        });
        self.add(ending);
        List<Attempt> all = add(ending, "any", 6);
        assertEquals(all.subList(0, 1), begun);
        assertEquals(1, ending.running());
        end(all.get(0));
        assertAllFree();
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
        return new Dispatcher(loop, slots, 4, telling, attempt -> order.add(entry(attempt)));
    }

    private static String entry(Attempt attempt) {
        return attempt.delivery().entry();
    }

    private List<Attempt> add(String kind, int times) {
        return add(dispatcher, kind, times);
    }

    private List<Attempt> add(Dispatcher to, String kind, int times) {
        List<Attempt> added = new ArrayList<>();
        onLoop(() -> {
            for (int i = 0; i < times; i++) {
                Attempt attempt = Deliveries.attempt(kind, loop, to);
                added.add(attempt);
                to.add(attempt);
            }
            to.dispatch();
        });
        return added;
    }

    private void end(Attempt attempt) {
        onLoop(attempt::leave);
    }

    private void onLoop(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.run(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void assertAllFree() {
        onLoop(() -> {});
        assertEquals(4, slots.all().free());
        assertEquals(0, slots.taken());
        Limit few = slots.of(FEW);
        assertEquals(2, few == null ? -1 : few.free());
        assertNull(slots.of("any"));
    }
}
