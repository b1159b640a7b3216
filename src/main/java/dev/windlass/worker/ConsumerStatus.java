package dev.windlass.worker;

import dev.windlass.job.QueueName;
import dev.windlass.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a queue's consumer is doing, for health checks: written on its event loop, read from anywhere. */
public final class ConsumerStatus {
    private final QueueName queue;
    private final Ticker ticker;
    private volatile long progressNanos;
    private volatile @Nullable String problem = "waits for its first session";
    private volatile @Nullable String blockedBy;
    private volatile @Nullable String settleProblem;
    private volatile boolean draining;
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
        return reading == null ? settleProblem : reading;
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
