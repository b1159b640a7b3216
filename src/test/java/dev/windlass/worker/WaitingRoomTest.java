package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom();

    @Test
    void givenSeveral_whenAsked_thenTheyComeInOrder() {
        Attempt first = Deliveries.attempt("a");
        Attempt second = Deliveries.attempt("b");
        room.add(first);
        room.add(second);

        assertSame(first, room.peek());
        room.remove();
        assertSame(second, room.peek());
        room.remove();
        assertNull(room.peek());
    }

    @Test
    void givenSetApart_whenCalledUp_thenTheFirstOfThemGoesBeforeAll() {
        Limit limit = new Limit(1);
        Attempt first = Deliveries.attempt("few");
        Attempt second = Deliveries.attempt("few");
        room.setApart(first, limit, false);
        room.setApart(second, limit, false);
        room.add(Deliveries.attempt("other"));
        assertEquals(2, room.countApart());

        assertSame(first, room.callUp(limit));

        assertSame(first, room.peek());
        assertEquals(1, room.countApart());
        assertEquals(2, room.countNext());
    }

    @Test
    void givenNobodyWhoWaitsForIt_whenCalledUp_thenNothingHappens() {
        room.setApart(Deliveries.attempt("few"), new Limit(1), false);
        assertNull(room.callUp(new Limit(1)));
        assertEquals(1, room.countApart());
        assertNull(room.peek());
    }

    @Test
    void givenOneThatHasBegunBefore_whenSetApart_thenItComesFirstAndThereIsAlwaysRoom() {
        Limit limit = new Limit(1);
        fill("few", limit, 16);
        Attempt begun = Deliveries.attempt("few");
        assertTrue(room.setApart(begun, limit, true));
        assertSame(begun, room.callUp(limit));
    }

    @Test
    void roomApartIsBoundedByLimit() {
        fill("few", new Limit(1), 16);
        fill("more", new Limit(20), 40);
        assertEquals(56, room.countApart());
    }

    @Test
    void givenAttemptsThatHoldPermits_whenSentAway_thenThePermitsAreBack() {
        Limit limit = new Limit(1);
        Limit suspects = new Limit(1);
        assertTrue(limit.tryAcquire() && suspects.tryAcquire());
        Attempt suspect = Deliveries.attempt("few");
        suspect.suspectPermit = suspects;
        room.setApart(Deliveries.attempt("few"), limit, false);
        room.setApart(suspect, limit, false);
        callUp(limit);

        room.clear();

        assertEquals(1, limit.free());
        assertEquals(1, suspects.free());
        assertEquals(0, room.countNext());
        assertEquals(0, room.countApart());
        assertNull(room.callUp(limit));
    }

    @Test
    void givenSomeWhoHaveBegunBefore_whenNewOnesAreSentAway_thenTheyKeepTheirTurn() {
        Limit limit = new Limit(1);
        assertTrue(limit.tryAcquire());
        Attempt begun = begun("few");
        Attempt begunApart = begun("few");
        room.add(Deliveries.attempt("other"));
        room.setApart(Deliveries.attempt("few"), limit, false);
        callUp(limit);
        room.addFirst(begun);
        room.setApart(Deliveries.attempt("few"), limit, false);
        room.setApart(begunApart, limit, true);

        room.clearNew();

        assertSame(begun, room.peek());
        assertEquals(1, room.countNext());
        assertEquals(1, room.countApart());
        assertEquals(1, limit.free(), "who was called up and had not begun gave its permit back");
        assertSame(begunApart, room.callUp(limit));
    }

    @Test
    void givenOthersWhoWaitForThePermit_whenAllAreSentAway_thenNoneOfThemIsCalledUpMeanwhile() {
        Limit limit = new Limit(1);
        assertTrue(limit.tryAcquire());
        room.setApart(Deliveries.attempt("few"), limit, false);
        callUp(limit);
        room.setApart(Deliveries.attempt("few"), limit, false);
        limit.request(() -> assertNull(room.callUp(limit)));

        room.clear();

        assertEquals(0, room.countNext());
        assertEquals(0, room.countApart());
    }

    private void callUp(Limit limit) {
        Attempt first = room.callUp(limit);
        assertNotNull(first);
        first.kindPermit = limit;
    }

    private static Attempt begun(String kind) {
        Attempt attempt = Deliveries.attempt(kind);
        attempt.resume = () -> {};
        return attempt;
    }

    private void fill(String kind, Limit limit, int most) {
        for (int i = 0; i < most; i++) {
            assertTrue(room.setApart(Deliveries.attempt(kind), limit, false), kind + " " + i);
        }
        assertFalse(room.setApart(Deliveries.attempt(kind), limit, false), kind + " has no room for more than " + most);
    }
}
