package dev.windlass.worker;

import dev.windlass.handler.JobContext;
import dev.windlass.handler.RegisteredHandler;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What travels down the line: a delivery, and what has become of it so far. It is also the handler's view of the job,
 * so that one object a job is enough.
 *
 * <p>Touched on the queue's event loop only, but for what {@link JobContext} offers, which is safe from any thread.
 */
final class Attempt implements JobContext {
    /** Why an attempt is stopped before its handler ended. */
    enum Stop {
        /** Somebody called the job off. */
        CANCELLED,
        /** Its time limit was reached: see {@link Attempt#limit}. */
        TIME_UP
    }

    private final Delivery delivery;
    private final int maxAttempts;
    private final Consumer<Attempt> freeSlot;

    @Nullable
    RegisteredHandler handler;

    @Nullable
    Object payload;
    /** Set by the first step that knows how the attempt ends; later steps then do nothing. */
    @Nullable
    Outcome outcome;

    @Nullable
    Object result;

    @Nullable
    Throwable thrown;

    TimeLimit limit = TimeLimit.NONE;
    long startedNanos;
    long tookMillis;
    boolean started;
    /** The permit of its kind, which it holds from before it has a slot until it ends; null where the kind has no limit. */
    @Nullable
    Limit kindPermit;

    private boolean holdsSlot;
    private volatile @Nullable Stop stop;
    private volatile boolean abandoned;
    private @Nullable Runnable onStop;
    private @Nullable Cancellable line;

    /** @param freeSlot gives the slot back; run once, when the work has really ended */
    Attempt(Delivery delivery, int maxAttempts, Consumer<Attempt> freeSlot) {
        this.delivery = delivery;
        this.maxAttempts = maxAttempts;
        this.freeSlot = freeSlot;
    }

    Delivery delivery() {
        return delivery;
    }

    /** The attempt has been given a slot and goes down the line. */
    void enter() {
        holdsSlot = true;
    }

    /** The line that the attempt goes down, for {@link #abandon}. */
    void on(Cancellable line) {
        this.line = line;
    }

    /** The handler has ended, or never began: the slot is free. */
    void leave() {
        if (holdsSlot) {
            holdsSlot = false;
            freeSlot.accept(this);
        }
    }

    boolean holdsSlot() {
        return holdsSlot;
    }

    /** How to stop the handler that has just been started; at once if that was asked for meanwhile. */
    void whenStopped(Runnable onStop) {
        this.onStop = onStop;
        if (stop != null) {
            onStop.run();
        }
    }

    /** Stops the attempt, which then ends with an outcome of its own. Does nothing when it is already being stopped. */
    void stop(Stop why) {
        if (stop == null) {
            stop = why;
            if (onStop != null) {
                onStop.run();
            }
        }
    }

    @Nullable
    Stop stopped() {
        return stop;
    }

    /** Stops the attempt without any outcome: the job is being handed back, or belongs to others already. */
    void abandon() {
        abandoned = true;
        if (line != null) {
            line.cancel();
        }
        if (!started) {
            leave();
        }
    }

    @Override
    public String id() {
        return delivery.id();
    }

    @Override
    public String kind() {
        return delivery.kind();
    }

    @Override
    public QueueName queue() {
        return delivery.queue();
    }

    @Override
    public int attempt() {
        return delivery.attempt();
    }

    @Override
    public int maxAttempts() {
        return delivery.maxAttempts() > 0 ? delivery.maxAttempts() : maxAttempts;
    }

    @Override
    public long fencingToken() {
        return delivery.deliveries();
    }

    @Override
    public Map<String, String> meta() {
        return delivery.meta();
    }

    @Override
    public boolean cancelled() {
        return abandoned || stop != null;
    }
}
