package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A session takes due jobs, and can be told what it took. */
abstract class ReserveContract extends StoreCase {
    private static final Duration LONG = Duration.ofSeconds(8);

    ReserveContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void oldestComeFirstAndNoMoreThanAsked() {
        List<String> ids = enqueueMany("j", 5);
        Session session = open();

        assertEquals(ids.subList(0, 3), ids(get(store.reserve(session, 3, SHORT))));
        assertEquals(ids.subList(3, 5), ids(get(store.reserve(session, 3, SHORT))));
    }

    @Test
    void entryWithOnlyAKindMeansTheDefaults() {
        // before anybody made the group: the simplest producer there can be
        String entry = keys.add("kind", "noop");

        Delivery delivery = takeOne(open());

        assertNull(delivery.malformed());
        assertEquals(entry, delivery.entry());
        assertEquals(entry, delivery.id());
        assertFalse(delivery.hasOwnId());
        assertNull(delivery.payload());
        assertEquals(1, delivery.attempt());
        assertEquals(0, delivery.maxAttempts());
        assertEquals(0, delivery.crashes());
        assertEquals(1, delivery.deliveries());
        assertEquals(0, delivery.at());
        assertEquals(0, delivery.timeoutMillis());
        assertEquals(0, delivery.deadline());
        assertEquals(-1, delivery.keepMillis());
        assertNull(delivery.reply());
        assertNull(delivery.traceparent());
        assertEquals(Map.of(), delivery.meta());
        assertFalse(delivery.afterCrash());
        assertEquals(List.of(), delivery.lostWorkers());
    }

    @Test
    void entryByHandMayHaveEveryField() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        keys.add(
                "kind",
                "mail",
                "payload",
                "[1]",
                "id",
                "m-1",
                "at",
                "1790000000000",
                "attempt",
                "3",
                "max",
                "4",
                "crashes",
                "1",
                "deliveries",
                "5",
                "timeout",
                "250",
                "deadline",
                "1790000001000",
                "reply",
                "list",
                "keep",
                "0",
                "traceparent",
                trace,
                "meta.user",
                "7",
                "surprise",
                "kept");

        Delivery delivery = takeOne(open());

        assertNull(delivery.malformed());
        assertEquals("m-1", delivery.id());
        assertEquals(1_790_000_000_000L, delivery.at());
        assertEquals(3, delivery.attempt());
        assertEquals(4, delivery.maxAttempts());
        assertEquals(1, delivery.crashes());
        assertTrue(delivery.deliveries() > 5, "the token rises with every delivery: " + delivery.deliveries());
        assertEquals(250, delivery.timeoutMillis());
        assertEquals(1_790_000_001_000L, delivery.deadline());
        assertEquals("list", delivery.reply());
        assertEquals(0, delivery.keepMillis());
        assertEquals(trace, delivery.traceparent());
        assertEquals(Map.of("user", "7"), delivery.meta());
    }

    @Test
    void takenJobIsRunning() {
        String withId = enqueue(job("own")).id();
        String withoutId = enqueue(job()).id();
        Session session = open();

        assertMoves(withId, JobState.READY, JobState.RUNNING, () -> takeOne(session));
        assertMoves(withoutId, JobState.READY, JobState.RUNNING, () -> takeOne(session));

        assertEquals("w1", view(withId).worker());
        assertEquals("w1", view(withoutId).worker());
    }

    @Test
    void givenNothing_whenWaited_thenTheWaitEndsEmpty() {
        assertEquals(List.of(), get(store.reserve(open(), 5, SHORT)));
    }

    @Test
    void waiterIsServedWhileItWaits() {
        CompletableFuture<List<Delivery>> waiting = start(store.reserve(open(), 5, LONG));

        get(other.enqueue(queue, job("a")));

        assertEquals(List.of("a"), ids(waiting.orTimeout(4, TimeUnit.SECONDS).join()));
    }

    @Test
    void twoSessionsNeverGetTheSame() {
        enqueueMany("j", 2);

        assertNotEquals(takeOne(open()).id(), takeOne(open()).id());
    }

    @Test
    void sessionsOfOneWorkerAreDifferentConsumers() {
        assertNotEquals(open().consumer(), open().consumer());
    }

    @Test
    void wakeEndsAWait() {
        Session session = open();
        CompletableFuture<List<Delivery>> waiting = start(store.reserve(session, 5, LONG));

        // a wake that comes before the wait began is lost, by design, so it is repeated until it bites
        Awaitility.await().atMost(4, TimeUnit.SECONDS).until(() -> {
            get(store.wake(session));
            return waiting.isDone();
        });

        assertEquals(List.of(), waiting.join());
    }

    @Test
    void groupThatWasDestroyedIsMadeAgain() {
        Session session = open();
        bench.redis.call("XGROUP", "DESTROY", keys.name("ready"), "workers");
        enqueue(job("a"));

        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> ids(get(store.reserve(session, 5, SHORT))), List.of("a")::equals);
    }

    @Test
    void givenEverythingWasFlushed_whenReserving_thenTheSessionIsLostBeforeItIsGivenAJob() {
        Session session = open();
        bench.redis.call("DEL", keys.name("ready"), keys.name("sessions"));

        assertThrows(LeaseLostException.class, () -> get(store.reserve(session, 5, SHORT)));

        assertFalse(session.trusted());
    }

    @Test
    void givenReplyWasLost_whenAskedWhatIsHeld_thenTheForgottenIsThere() {
        enqueueMany("j", 3);
        Session session = open();
        Delivery known = takeOne(session);
        // taken in the session's name, as a reserve whose reply never came
        bench.redis.call(
                "XREADGROUP", "GROUP", "workers", session.consumer(), "COUNT", "1", "STREAMS", keys.name("ready"), ">");

        List<Delivery> held = get(store.held(session));

        assertEquals(List.of("j0", "j1"), ids(held));
        assertEquals(known.entry(), held.get(0).entry());
        assertEquals(1, held.get(1).attempt());
        assertTrue(held.get(1).deliveries() >= 1);
        assertChangesNothing(() -> get(store.held(session)));
        settle(session, completed(held));
        assertEquals(List.of(), get(store.held(session)));
    }

    @Test
    void manyHeldAreAllTold() {
        List<String> ids = enqueueMany("j", 1_200);
        Session session = open();
        take(session, 1_200);

        assertEquals(ids, ids(get(store.held(session))));
    }

    @Test
    void heldByAnotherIsNotTold() {
        enqueueMany("j", 2);
        takeOne(open());

        assertEquals(List.of(), get(store.held(open())));
    }
}
