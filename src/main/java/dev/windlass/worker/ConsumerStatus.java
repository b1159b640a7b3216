package dev.windlass.worker;

import dev.windlass.job.QueueName;
import dev.windlass.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a queue's consumer is doing, for health checks: written where it is learned, read from anywhere. */
public final class ConsumerStatus {
    /** Three heartbeats, but not so few milliseconds that a busy machine looks like a dead Redis. */
    private static final long LEAST_PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private final QueueName queue;
    private final Ticker ticker;
    private volatile long progressNanos;
    private volatile @Nullable String problem = "waits for its first session";
    private volatile @Nullable String blockedBy;
    private volatile @Nullable String settleProblem;
    private volatile boolean draining;
    private volatile boolean heard;
    private volatile long heardNanos;
    private volatile long patienceNanos;
    private volatile int running;

    ConsumerStatus(QueueName queue, Ticker ticker) {
        this.queue = queue;
        this.ticker = ticker;
        this.progressNanos = ticker.nanos();
    }

    public QueueName queue() {
        return queue;
    }

    /** How long ago the loop that takes jobs last went round. */
    public Duration sinceProgress() {
        return Duration.ofNanos(ticker.nanos() - progressNanos);
    }

    /** What the queue waits for; null when it takes jobs and settles them. */
    public @Nullable String problem() {
        if (draining) {
            return "drains: it finishes what runs and takes nothing new";
        }
        String reading = problem;
        String settling = settleProblem;
        return reading != null ? reading : settling != null ? settling : silence();
    }

    /** A waiting read says nothing for seconds, so it is the heartbeats that tell first that nobody answers. */
    private @Nullable String silence() {
        long nanos = ticker.nanos() - heardNanos;
        return heard && nanos > patienceNanos
                ? "has had no answer from Redis to a heartbeat for " + nanos / 1_000_000 + " ms"
                : null;
    }

    /** Jobs whose handlers run now. */
    public int running() {
        return running;
    }

    /** Who holds the queue's event loop right now; null when it goes round. */
    public @Nullable String blockedBy() {
        return blockedBy;
    }

    void blocked(String by) {
        blockedBy = by;
    }

    void freed() {
        blockedBy = null;
    }

    void progress() {
        progressNanos = ticker.nanos();
    }

    /** A session of that lease was opened, or its heartbeat answered. */
    void heard(Duration lease) {
        patienceNanos = Math.max(lease.toNanos() * 3 / 10, LEAST_PATIENCE_NANOS);
        heardNanos = ticker.nanos();
        heard = true;
    }

    void answered() {
        problem = null;
        progress();
    }

    void failed(String doing, Throwable failure) {
        problem = "could not " + doing + ": " + failure.getMessage();
        progress();
    }

    /** Apart from what else may fail: jobs can be taken while their outcomes are refused. */
    void settleFailed(Throwable failure) {
        settleProblem = "could not settle: " + failure.getMessage();
    }

    void settled() {
        if (settleProblem != null) {
            settleProblem = null;
        }
    }

    void draining() {
        draining = true;
    }

    void running(int jobs) {
        running = jobs;
    }
}
