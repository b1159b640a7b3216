package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.store.Delivery;
import dev.windlass.store.Pulse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldJobsTest {
    private final HeldJobs held = new HeldJobs();

    @Test
    void givenCancelRequest_whenTheJobComesLater_thenItIsStopped() {
        held.cancel("a");
        Attempt a = add("a");
        Attempt b = add("b");
        assertEquals(Stop.CANCELLED, a.stopped());
        assertNull(b.stopped());
    }

    @Test
    void givenHeldJob_whenCancelledByNudgeOrByPulse_thenItIsStopped() {
        Attempt a = add("a");
        Attempt b = add("b");
        Attempt c = add("c");
        held.cancel("a");
        held.cancelOnly(pulse(true, true, "b"));
        assertEquals(Stop.CANCELLED, a.stopped());
        assertEquals(Stop.CANCELLED, b.stopped());
        assertNull(c.stopped());
    }

    @Test
    void givenCancelRequestThatIsOver_whenAJobOfThatIdComes_thenItRuns() {
        held.cancelOnly(pulse(true, true, "a"));
        held.cancelOnly(pulse(true, true));
        assertNull(add("a").stopped());
    }

    @Test
    void givenMoreRequestsThanAPulseTells_thenThoseOfOtherPulsesCountUntilTheirTurnComesAgain() {
        held.cancelOnly(pulse(true, false, "a"));
        held.cancelOnly(pulse(false, true, "b"));
        assertEquals(Stop.CANCELLED, add("a").stopped());
        assertEquals(Stop.CANCELLED, add("b").stopped());

        held.cancelOnly(pulse(true, false, "c"));
        assertEquals(Stop.CANCELLED, add("b").stopped(), "its turn has not come yet");
        held.cancelOnly(pulse(false, true, "d"));
        assertNull(add("b").stopped(), "it was not told again");
        assertEquals(Stop.CANCELLED, add("c").stopped());
    }

    @Test
    void givenJobWithAnIdOfItsOwn_whenCancelledByItsEntry_thenItIsStopped() {
        Attempt a = add("a");
        held.cancel(a.delivery().entry());
        assertEquals(Stop.CANCELLED, a.stopped());
    }

    @Test
    void givenAudit_whenItEnds_thenOnlyWhatIsNotKnownIsForgotten() {
        Attempt known = add("known");
        Attempt settledMeanwhile = add("settled");
        Delivery forgotten = Deliveries.of("kind");

        assertTrue(held.beginAudit());
        assertTrue(held.auditing());
        assertFalse(held.beginAudit(), "one at a time");
        held.settled(settledMeanwhile.delivery().entry());

        assertEquals(
                List.of(forgotten), held.endAudit(List.of(known.delivery(), settledMeanwhile.delivery(), forgotten)));
        assertFalse(held.auditing());
        assertTrue(held.beginAudit());
    }

    @Test
    void givenSuspect_whenItIsSettled_thenTheNextMayRun() {
        Limit suspects = new Limit(1);
        assertTrue(suspects.tryAcquire());
        Attempt a = add("a");
        a.suspectPermit = suspects;
        held.settled(a.delivery().entry());
        assertEquals(1, suspects.free());
    }

    @Test
    void givenHeldJobs_whenAllAreAbandoned_thenNoneIsHeldAndEachIsToldItsHandler() {
        Attempt a = add("a");
        Attempt b = add("b");
        assertEquals(2, held.abandonAll());
        assertEquals(0, held.size());
        assertTrue(a.cancelled() && b.cancelled());
        assertEquals(0, held.abandonAll());
    }

    private static Pulse pulse(boolean first, boolean last, String... cancelled) {
        return new Pulse(1, List.of(cancelled), first, last, false, null);
    }

    private Attempt add(String id) {
        Attempt attempt = Deliveries.attempt("kind", id);
        held.add(attempt);
        assertTrue(held.has(attempt.delivery()));
        return attempt;
    }
}
