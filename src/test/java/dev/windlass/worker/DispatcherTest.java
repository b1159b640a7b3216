package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots, with attempts that are ended by hand. */
class DispatcherTest extends DispatcherCase {
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
        Dispatcher narrow = new Dispatcher(loop, slots, 1, () -> true, notes, started::add);
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
        Dispatcher other = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);
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
        Dispatcher quiet = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);
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
    void givenOneCalledUpThatWaitsForASlot_whenAllAreSentAway_thenTheNextOfItsKindDoesNotComeInItsPlace() {
        Dispatcher other = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);
        List<Attempt> few = add(FEW, 4);
        List<Attempt> others = add(other, "any", 3);
        end(few.get(0));
        assertEquals(List.of(few.get(0), few.get(1), others.get(0), others.get(1), others.get(2)), started);
        assertEquals(1, dispatcher.waiting(), "it has the permit of its kind and no slot");
        assertEquals(1, dispatcher.waitingApart());

        onLoop(dispatcher::sendNewAway);

        assertEquals(0, dispatcher.waiting());
        assertEquals(0, dispatcher.waitingApart());
        started.forEach(this::end);
        assertEquals(5, started.size());
        assertAllFree();
    }

    @Test
    void givenJobThatWaitsForTwoGroupsAtOnce_whenBothHaveEnded_thenItHasOneSlotAndGoesOnWithEach() {
        Attempt parent = add(FEW, 1).get(0);
        onLoop(() -> {
            dispatcher.suspend(parent);
            dispatcher.suspend(parent);
        });
        assertEquals(1, dispatcher.suspended());
        List<Attempt> busy = add("any", 4);
        List<String> resumed = new ArrayList<>();
        onLoop(() -> dispatcher.resume(parent, () -> resumed.add("first")));
        onLoop(() -> dispatcher.resume(parent, () -> resumed.add("second")));
        assertEquals(List.of(), resumed);

        busy.forEach(this::end);

        assertEquals(List.of("first", "second"), resumed);
        assertEquals(5, started.size(), "it is not started anew");
        assertEquals(1, dispatcher.running());
        assertEquals(0, dispatcher.suspended());
        end(parent);
        assertAllFree();
    }

    @Test
    void givenJobThatWaitsForTwoGroups_whenOneHasEnded_thenItGoesOnWithThatAndItsSlotIsFreeForTheOther() {
        Dispatcher narrow = new Dispatcher(loop, slots, 1, () -> true, notes, started::add);
        Attempt parent = add(narrow, "any", 1).get(0);
        List<String> resumed = new ArrayList<>();
        onLoop(() -> {
            narrow.suspend(parent);
            narrow.suspend(parent);
            narrow.resume(parent, () -> resumed.add("first"));
        });
        assertEquals(List.of("first"), resumed);
        Attempt child = add(narrow, "any", 1).get(0);
        assertEquals(List.of(parent, child), started);

        end(child);
        onLoop(() -> narrow.resume(parent, () -> resumed.add("second")));

        assertEquals(List.of("first", "second"), resumed);
        assertTrue(parent.holdsSlot());
        assertEquals(0, narrow.suspended());
        end(parent);
        assertAllFree();
    }

    @Test
    void givenSlotThatWasWaitedFor_whenNobodyNeedsItAnyMore_thenAnotherQueueGetsIt() {
        Dispatcher other = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);
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
        Dispatcher quick = new Dispatcher(loop, slots, 4, () -> true, notes, Attempt::leave);
        Slots one = new Slots(1, kind -> 0);
        Dispatcher narrow = new Dispatcher(loop, one, 1, () -> true, notes, Attempt::leave);
        add(quick, "any", 10_000);
        add(narrow, "any", 10_000);
        assertEquals(0, quick.running() + quick.waiting() + narrow.running() + narrow.waiting());
        assertEquals(1, one.all().free());
        assertAllFree();
    }

    @Test
    void givenTurnUnderWay_whenEverybodyIsSentAway_thenTheRestOfItDoesNotStartAndGivesItsSlotsBack() {
        List<Attempt> begun = new ArrayList<>();
        List<Dispatcher> self = new ArrayList<>();
        Dispatcher ending = new Dispatcher(loop, slots, 4, () -> true, notes, attempt -> {
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
}
