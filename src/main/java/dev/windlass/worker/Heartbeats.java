package dev.windlass.worker;

import dev.windlass.store.JobStore;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.Pulse;
import dev.windlass.store.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the sessions of this process alive, from a thread that no handler can block, and ends those that cannot be
 * trusted any more. Ten heartbeats fit in a lease.
 */
final class Heartbeats implements AutoCloseable {
    private static final int BEATS_PER_LEASE = 10;
    private static final int LOOKS_PER_LEASE = 40;

    private final JobStore store;
    private final ScheduledExecutorService thread;
    private final Map<Session, ScheduledFuture<?>> watched = new ConcurrentHashMap<>();

    Heartbeats(JobStore store) {
        this.store = store;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread heartbeat = new Thread(task, "windlass-heartbeat");
            heartbeat.setDaemon(true);
            return heartbeat;
        });
    }

    /** Keeps {@code session} alive until {@link #remove}; the first heartbeat goes out at once. */
    void add(Session session, Consumer<Pulse> heard) {
        long period = session.lease().toNanos() / LOOKS_PER_LEASE;
        long[] looks = {0};
        watched.put(
                session,
                thread.scheduleAtFixedRate(
                        () -> {
                            if (!session.trusted()) {
                                session.lose();
                                remove(session);
                            } else if (looks[0]++ % (LOOKS_PER_LEASE / BEATS_PER_LEASE) == 0) {
                                beat(session, heard);
                            }
                        },
                        0,
                        period,
                        TimeUnit.NANOSECONDS));
    }

    private void beat(Session session, Consumer<Pulse> heard) {
        store.heartbeat(session).subscribe().with(heard, failure -> {
            // any other failure is answered by the next beat, and in the end by trust running out
            if (failure instanceof LeaseLostException) {
                session.lose();
            }
        });
    }

    void remove(Session session) {
        ScheduledFuture<?> beats = watched.remove(session);
        if (beats != null) {
            beats.cancel(false);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
