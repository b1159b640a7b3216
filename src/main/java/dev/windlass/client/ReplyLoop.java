package dev.windlass.client;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.Reply;
import dev.windlass.time.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Fetches the replies of one queue for everybody who waits on it: one long poll at a time, repeated for as long as
 * somebody waits. On failure it goes on for ever, with growing pauses; the waiters end by their own deadlines.
 */
final class ReplyLoop {
    private static final Logger LOG = Logger.getLogger(ReplyLoop.class);
    /** How long one poll waits; also how long one may outlive the last waiter. */
    static final Duration POLL = Duration.ofSeconds(5);

    private final QueueName queue;
    private final String inbox;
    private final JobStore store;
    private final Timer timer;
    private final Pauses pauses;
    private final BooleanSupplier retire;

    private final Map<String, CompletableFuture<JobResult>> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean started = new AtomicBoolean();

    /** @param retire asked between polls; true ends the loop for good */
    ReplyLoop(QueueName queue, String inbox, JobStore store, Timer timer, Pauses pauses, BooleanSupplier retire) {
        this.queue = queue;
        this.inbox = inbox;
        this.store = store;
        this.timer = timer;
        this.pauses = pauses;
        this.retire = retire;
    }

    /** Adds a waiter; does nothing when another one already waits for that job. */
    void add(String id, CompletableFuture<JobResult> waiter) {
        waiting.putIfAbsent(id, waiter);
    }

    void remove(String id, CompletableFuture<JobResult> waiter) {
        waiting.remove(id, waiter);
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Starts polling; does nothing when that was done before. */
    void start() {
        if (started.compareAndSet(false, true)) {
            // off the caller's thread, whose context (an HTTP request's) must not become the loop's
            timer.schedule(Duration.ZERO, this::poll);
        }
    }

    private void poll() {
        Uni.createFrom()
                .deferred(() -> store.takeReplies(queue, inbox, POLL))
                .subscribe()
                .with(this::dispatch, this::pause);
    }

    private void dispatch(List<Reply> replies) {
        pauses.reset();
        replies.forEach(this::deliver);
        if (!retire.getAsBoolean()) {
            poll();
        }
    }

    private void pause(Throwable failure) {
        if (retire.getAsBoolean()) {
            return;
        }
        Duration pause = pauses.next();
        LOG.debugf(
                "replies of queue %s could not be fetched, trying again in %d ms: %s",
                queue, pause.toMillis(), failure);
        timer.schedule(pause, this::poll);
    }

    private void deliver(Reply reply) {
        CompletableFuture<JobResult> waiter = waiting.remove(reply.id());
        if (waiter == null) {
            // it waited no longer
            return;
        }
        try {
            waiter.complete(JobResult.of(reply));
        } catch (RuntimeException e) {
            LOG.warnf(
                    "reply of job %s in queue %s %s; its record is looked at instead",
                    reply.id(), queue, e.getMessage());
        }
    }
}
