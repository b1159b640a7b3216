package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.store.Pulse;
import dev.windlass.store.Session;
import dev.windlass.store.StoreException;
import dev.windlass.testing.FaultyJobStore.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The thread of heartbeats runs in real time; only trust is virtual. */
class HeartbeatsTest extends WorkerCase {
    private final Session session = get(store.open(queue, "w1"));
    private final List<Pulse> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();

    @BeforeEach
    void listen() {
        session.onLost(lost::incrementAndGet);
    }

    @Test
    void givenSession_whenAdded_thenItIsKeptAliveInRedisAndItsTrustIsRenewed() {
        trust.jump(LEASE.dividedBy(2));
        double leaseEnd = leaseEnd();
        long left = session.left();

        heartbeats.add(session, heard::add);

        until(() -> heard.size() >= 3);
        assertTrue(leaseEnd() > leaseEnd);
        assertTrue(session.left() > left);
        assertTrue(heard.get(0).redisMillis() > 1_600_000_000_000L);
        assertEquals(0, lost.get());
    }

    @Test
    void givenSessionThatOthersEnded_thenItsLossIsToldOnce() {
        heartbeats.add(session, heard::add);
        until(() -> !heard.isEmpty());
        redis.cli("ZREM", key("sessions"), session.consumer());
        until(() -> lost.get() == 1);
        assertFalse(session.trusted());
        assertNoMoreBeats();
        assertEquals(1, lost.get());
    }

    @Test
    void givenStoreThatFails_thenTrustAloneDecides() {
        for (int i = 0; i < 3; i++) {
            faults.fail(Call.HEARTBEAT, new StoreException("no connection"));
        }
        heartbeats.add(session, heard::add);
        until(() -> !heard.isEmpty());
        assertEquals(0, lost.get());

        faults.goDown();
        trust.jump(LEASE);
        until(() -> lost.get() == 1);
        assertNoMoreBeats();
    }

    @Test
    void givenStoreThatNeverAnswers_thenTrustRunsOutAllTheSame() {
        for (int i = 0; i < 1_000; i++) {
            faults.hang(Call.HEARTBEAT);
        }
        heartbeats.add(session, heard::add);
        until(() -> faults.made(Call.HEARTBEAT) >= 2);
        assertEquals(0, lost.get());
        trust.jump(LEASE);
        until(() -> lost.get() == 1);
    }

    @Test
    void givenRemoved_thenNoHeartbeatFollows() {
        heartbeats.add(session, heard::add);
        until(() -> !heard.isEmpty());
        heartbeats.remove(session);
        assertNoMoreBeats();
        assertEquals(0, lost.get());
        heartbeats.remove(session);
    }

    @Test
    void givenListenersThatThrow_thenTheOtherSessionsAreKeptAlive() {
        Session other = get(store.open(queue, "w2"));
        AtomicInteger otherLost = new AtomicInteger();
        other.onLost(otherLost::incrementAndGet);
        session.onLost(() -> {
            throw new IllegalStateException("a listener's mistake");
        });
        heartbeats.add(session, pulse -> {
            throw new IllegalStateException("a listener's mistake");
        });
        heartbeats.add(other, heard::add);
        redis.cli("ZREM", key("sessions"), session.consumer());
        until(() -> lost.get() == 1);
        int before = heard.size();
        until(() -> heard.size() > before + 2);
        assertEquals(0, otherLost.get());
    }

    private void assertNoMoreBeats() {
        // one may be on its way when the session is removed
        int[] made = {faults.made(Call.HEARTBEAT) + 1};
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .during(LEASE.dividedBy(4))
                .atMost(LEASE)
                .until(() -> faults.made(Call.HEARTBEAT) <= made[0]);
    }

    private double leaseEnd() {
        return Double.parseDouble(redis.cli("ZSCORE", key("sessions"), session.consumer()));
    }
}
