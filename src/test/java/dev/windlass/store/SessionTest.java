package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.QueueName;
import dev.windlass.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    /** The lease without its margin of a fifth. */
    private static final Duration TRUST = Duration.ofSeconds(8);

    private final VirtualTime time = new VirtualTime();

    @Test
    void trustBeginsWhenTheCommandWasSentAndEndsAMarginBeforeTheLease() {
        long sent = time.nanos();
        time.advance(Duration.ofSeconds(3));
        Session session = session(sent);
        assertEquals(Duration.ofSeconds(5).toNanos(), session.left());

        time.advance(Duration.ofSeconds(5).minusNanos(1));
        assertTrue(session.trusted());
        time.advance(Duration.ofNanos(1));
        assertFalse(session.trusted());
        assertEquals(0, session.left());
    }

    @Test
    void givenHeartbeat_whenItIsConfirmedLate_thenTrustCountsFromItsSending() {
        Session session = session(time.nanos());
        time.advance(Duration.ofSeconds(2));
        long sent = time.nanos();
        time.advance(Duration.ofSeconds(4));
        session.confirm(sent);
        assertEquals(TRUST.minusSeconds(4).toNanos(), session.left());
    }

    @Test
    void givenSilence_thenItIsTrustedForLongerThanItIsCertain() {
        Session session = session(time.nanos());
        time.advance(Session.silence(LEASE).minusNanos(1));
        assertTrue(session.certain());
        time.advance(Duration.ofNanos(1));
        assertFalse(session.certain(), "others may have found that its process is gone");
        assertTrue(session.trusted());
        session.confirm(time.nanos());
        assertTrue(session.certain());
        session.lose();
        assertFalse(session.certain());
    }

    @Test
    void silenceIsTwoSecondsOrAFifthOfALongLease() {
        assertEquals(Duration.ofSeconds(2), Session.silence(Duration.ofMillis(500)));
        assertEquals(Duration.ofSeconds(2), Session.silence(LEASE));
        assertEquals(Duration.ofSeconds(12), Session.silence(Duration.ofMinutes(1)));
    }

    @Test
    void givenConfirmationsOutOfOrder_whenTheOlderComesLast_thenItTakesNoTrustAway() {
        Session session = session(time.nanos());
        long older = time.nanos();
        time.advance(Duration.ofSeconds(1));
        session.confirm(time.nanos());
        session.confirm(older);
        assertEquals(TRUST.toNanos(), session.left());
    }

    @Test
    void givenTrustThatRanOut_whenAHeartbeatIsConfirmedAfterAll_thenItIsTrustedAgain() {
        Session session = session(time.nanos());
        time.advance(TRUST);
        long sent = time.nanos();
        assertFalse(session.trusted());
        session.confirm(sent);
        assertTrue(session.trusted(), "nobody had acted on it, and the store says that the lease lives");
    }

    @Test
    void givenLost_whenConfirmed_thenItStaysLost() {
        Session session = session(time.nanos());
        session.lose();
        session.confirm(time.nanos());
        assertFalse(session.trusted());
    }

    @Test
    void givenListeners_whenLostTwice_thenEachIsToldOnce() {
        Session session = session(time.nanos());
        AtomicInteger told = new AtomicInteger();
        session.onLost(told::incrementAndGet);
        session.onLost(told::incrementAndGet);
        session.lose();
        session.lose();
        assertEquals(2, told.get());
    }

    @Test
    void givenLost_whenSomebodyBeginsToListen_thenHeIsToldAtOnce() {
        Session session = session(time.nanos());
        session.lose();
        AtomicInteger told = new AtomicInteger();
        session.onLost(told::incrementAndGet);
        assertEquals(1, told.get());
    }

    @Test
    void givenListenerThatLosesItAgain_whenLost_thenThatEnds() {
        Session session = session(time.nanos());
        AtomicInteger told = new AtomicInteger();
        session.onLost(() -> {
            told.incrementAndGet();
            session.lose();
        });
        session.lose();
        assertEquals(1, told.get());
    }

    @Test
    void givenManyThreads_whenAllLoseItAndListen_thenEachListenerIsToldOnce() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 200; round++) {
            Session session = session(time.nanos());
            AtomicInteger told = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(4);
            for (int i = 0; i < 2; i++) {
                threads.execute(() -> {
                    session.lose();
                    done.countDown();
                });
                threads.execute(() -> {
                    session.onLost(told::incrementAndGet);
                    done.countDown();
                });
            }
            assertTrue(done.await(10, TimeUnit.SECONDS));
            assertEquals(2, told.get(), "round " + round);
        }
        threads.shutdownNow();
    }

    @Test
    void batchesAreCountedFromOne() {
        Session session = session(time.nanos());
        assertEquals(1, session.nextBatch());
        assertEquals(2, session.nextBatch());
    }

    private Session session(long sentNanos) {
        return new Session(new QueueName("q"), "w", "w/1", LEASE, time, sentNanos);
    }
}
