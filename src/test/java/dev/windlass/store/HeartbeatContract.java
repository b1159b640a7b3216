package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A session is opened, lives by its heartbeats and hears by them what it must know. */
abstract class HeartbeatContract extends StoreCase {
    HeartbeatContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void openRegistersTheSessionAndMakesTheGroup() {
        long before = keys.now();

        Session session = open();

        long end = keys.number("ZSCORE", "sessions", session.consumer());
        long lease = ContractBench.LEASE.toMillis();
        assertTrue(before + lease <= end && end <= keys.now() + lease, "lease ends at " + end);
        assertEquals("w1", keys.hash("session:" + session.consumer()).get("worker"));
        assertEquals(ContractBench.LEASE, session.lease());
        assertEquals("0", keys.group().get("pending"));
        assertTrue(session.trusted());
    }

    @Test
    void givenJobsThere_whenOpened_thenTheyAreNotPassedOver() {
        enqueue(job("a"));

        assertEquals("a", takeOne(open()).id());
    }

    @Test
    void heartbeatMovesTheEndOfTheLease() {
        Session session = open();
        endLease(session);

        Pulse pulse = get(store.heartbeat(session));

        long end = keys.number("ZSCORE", "sessions", session.consumer());
        assertEquals(pulse.redisMillis() + ContractBench.LEASE.toMillis(), end);
        assertEquals(List.of(), get(other.reap(queue)));
    }

    @Test
    void heartbeatTellsTheTimeOfRedis() {
        Session session = open();
        long before = keys.now();

        long told = get(store.heartbeat(session)).redisMillis();

        assertTrue(before <= told && told <= keys.now(), "told " + told + ", sent at " + before);
    }

    @Test
    void heartbeatRenewsTrust() {
        Duration lease = Duration.ofSeconds(3);
        JobStore shortLived = bench.connect(lease);
        Session session = get(shortLived.open(queue, "w1"));
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> session.left() < 2_300_000_000L);
        long left = session.left();

        get(shortLived.heartbeat(session));

        assertTrue(session.left() > left, "trust left " + session.left() + " ns, was " + left);
        assertTrue(session.left() < lease.toNanos(), "trust ends before the lease");
    }

    @Test
    void givenLost_whenHeartbeatComes_thenRefusedAndNothingChanges() {
        Session session = open();
        enqueue(job("a"));
        takeOne(session);
        lose(session);

        assertRefused(LeaseLostException.class, () -> get(store.heartbeat(session)));
    }

    @Test
    void givenReleased_whenHeartbeatComes_thenRefused() {
        Session session = open();
        get(store.release(session));

        assertRefused(LeaseLostException.class, () -> get(store.heartbeat(session)));
    }

    @Test
    void heartbeatTellsWhatIsToBeCancelled() {
        enqueueMany("j", 3);
        Session session = open();
        take(session, 2);
        get(other.cancel(queue, "j1"));

        assertEquals(List.of("j1"), get(store.heartbeat(session)).cancelled());
    }

    @Test
    void fewRequestsAreToldWhole() {
        Session session = open();
        keys.call("ZADD", "cancelled", "1", "a");

        Pulse pulse = get(store.heartbeat(session));

        assertTrue(pulse.first() && pulse.last());
        assertEquals(List.of("a"), pulse.cancelled());
    }

    @Test
    void manyRequestsAreToldAThousandAtATimeAndThenAgain() {
        Session session = open();
        for (int i = 0; i < 2_010; i++) {
            keys.call("ZADD", "cancelled", "" + i, "j" + i);
        }

        for (int round = 0; round < 2; round++) {
            Pulse first = get(store.heartbeat(session));
            Pulse second = get(store.heartbeat(session));
            Pulse third = get(store.heartbeat(session));
            assertTrue(first.first() && !first.last());
            assertTrue(!second.first() && !second.last());
            assertTrue(!third.first() && third.last());
            assertEquals(1_000, first.cancelled().size());
            assertEquals("j0", first.cancelled().get(0));
            assertEquals("j1000", second.cancelled().get(0));
            assertEquals(10, third.cancelled().size());
            assertEquals("j2009", third.cancelled().get(9));
        }
    }

    @Test
    void everySessionHearsOfManyRequestsForItself() {
        Session one = open();
        Session two = open();
        for (int i = 0; i < 1_010; i++) {
            keys.call("ZADD", "cancelled", "" + i, "j" + i);
        }
        get(store.heartbeat(one));

        assertTrue(get(store.heartbeat(two)).first());
        assertTrue(get(store.heartbeat(one)).last());

        keys.call("ZREMRANGEBYRANK", "cancelled", "0", "999");
        Pulse few = get(store.heartbeat(two));
        assertTrue(few.first() && few.last());
        assertEquals(10, few.cancelled().size());
    }

    @Test
    void heartbeatTellsWhetherTheQueueIsPaused() {
        Session session = open();
        assertFalse(get(store.heartbeat(session)).paused());

        keys.call("HSET", "control", "paused", "1");
        assertTrue(get(store.heartbeat(session)).paused());

        keys.call("HDEL", "control", "paused");
        assertFalse(get(store.heartbeat(session)).paused());
    }

    @Test
    void leaseEndsByItselfWithoutHeartbeats() {
        JobStore shortLived = bench.connect(Duration.ofMillis(300));
        Session session = get(shortLived.open(queue, "w1"));
        enqueue(job("a"));
        get(shortLived.reserve(session, 1, SHORT));
        long end = keys.number("ZSCORE", "sessions", session.consumer());

        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get(other.reap(queue)), List.of(session.consumer())::equals);

        assertTrue(keys.now() > end);
        assertFalse(session.trusted());
    }
}
