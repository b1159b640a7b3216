package dev.windlass.store;

import dev.windlass.job.QueueName;
import dev.windlass.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's registration on one queue, and how long the worker may trust it.
 *
 * <p>Trust is a matter of this process's monotonic clock alone: it starts when a heartbeat that was later confirmed was
 * <em>sent</em>, and ends a margin before the lease can end in Redis, whatever happened to the reply. A worker whose
 * trust ended stops its attempts: others may have the jobs a moment later.
 *
 * <p>Safe to use from any thread.
 */
public final class Session {
    /** Part of the lease that is kept as a margin: one fifth. */
    private static final int MARGIN = 5;
    /** The least time for which a session may be silent before others may end it early. */
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /** Two heartbeats fit in this part of the lease: a connection that breaks between two is made again for the next. */
    private static final int SILENCE_OF_LEASE = 5;

    private final QueueName queue;
    private final String worker;
    private final String consumer;
    private final Duration lease;
    private final Ticker ticker;

    private volatile long confirmedAt;
    private volatile boolean lost;
    private final List<Runnable> onLost = new ArrayList<>();
    private long batch;

    /**
     * @param consumer the session's own name, never used before
     * @param sentNanos when the command that opened it was sent
     */
    public Session(QueueName queue, String worker, String consumer, Duration lease, Ticker ticker, long sentNanos) {
        this.queue = queue;
        this.worker = worker;
        this.consumer = consumer;
        this.lease = lease;
        this.ticker = ticker;
        this.confirmedAt = sentNanos;
    }

    public QueueName queue() {
        return queue;
    }

    /** The worker process's name, as shown to people. */
    public String worker() {
        return worker;
    }

    /** The session's name in Redis: the consumer of the stream's group. */
    public String consumer() {
        return consumer;
    }

    public Duration lease() {
        return lease;
    }

    /** Tells whether the jobs of this session are certainly still its own. */
    public boolean trusted() {
        return !lost && left() > 0;
    }

    /** Nanoseconds of trust left; negative when it is over. */
    public long left() {
        return confirmedAt + trust() - ticker.nanos();
    }

    /**
     * Tells whether nobody can have ended this session, not even early, because its process seemed to be gone. While that
     * is not so nothing new should start, though what runs may go on: the next heartbeat will tell.
     */
    public boolean certain() {
        return trusted() && ticker.nanos() - confirmedAt < silence(lease).toNanos();
    }

    /** How long a session may be silent before others may look whether its process is gone, and end it if so. */
    public static Duration silence(Duration lease) {
        Duration part = lease.dividedBy(SILENCE_OF_LEASE);
        return part.compareTo(SILENCE) > 0 ? part : SILENCE;
    }

    /** A heartbeat that was sent at {@code sentNanos} has been accepted. */
    public void confirm(long sentNanos) {
        if (sentNanos - confirmedAt > 0) {
            confirmedAt = sentNanos;
        }
    }

    /** Ends the session on this side, once; whoever asked by {@link #onLost} is told on the calling thread. */
    public void lose() {
        List<Runnable> told;
        synchronized (onLost) {
            if (lost) {
                return;
            }
            lost = true;
            told = List.copyOf(onLost);
        }
        told.forEach(Runnable::run);
    }

    /** Runs {@code action} when the session is lost, at once if it already is. */
    public void onLost(Runnable action) {
        synchronized (onLost) {
            if (!lost) {
                onLost.add(action);
                return;
            }
        }
        action.run();
    }

    /** Returns the next settle batch's number, from 1. Called by the session's settler only, one batch at a time. */
    public long nextBatch() {
        return ++batch;
    }

    private long trust() {
        return lease.toNanos() - lease.toNanos() / MARGIN;
    }

    @Override
    public String toString() {
        return "session " + consumer + " on queue " + queue;
    }
}
