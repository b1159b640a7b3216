package dev.windlass.telemetry;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells several listeners, each behind a guard: one that throws must not stop a job's line, nor the others. */
public final class AllEvents implements JobEvents {
    private static final Logger LOG = Logger.getLogger(AllEvents.class);

    private final List<JobEvents> listeners;

    public AllEvents(List<JobEvents> listeners) {
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    /** Tells {@code listener} too, from the next event on. Safe to call from any thread. */
    public void add(JobEvents listener) {
        listeners.add(listener);
    }

    @Override
    public void handlerStarted(Delivery delivery) {
        tell(listener -> listener.handlerStarted(delivery));
    }

    @Override
    public void handlerEnded(Delivery delivery) {
        tell(listener -> listener.handlerEnded(delivery));
    }

    @Override
    public void settled(Settlement settlement) {
        tell(listener -> listener.settled(settlement));
    }

    @Override
    public void sessionOpened(QueueName queue, String consumer) {
        tell(listener -> listener.sessionOpened(queue, consumer));
    }

    @Override
    public void sessionLost(QueueName queue, String consumer, int abandoned) {
        tell(listener -> listener.sessionLost(queue, consumer, abandoned));
    }

    @Override
    public void sessionClosed(QueueName queue, String consumer, int released) {
        tell(listener -> listener.sessionClosed(queue, consumer, released));
    }

    @Override
    public void tookOver(QueueName queue, String lost, int jobs) {
        tell(listener -> listener.tookOver(queue, lost, jobs));
    }

    @Override
    public void crashed(Delivery delivery) {
        tell(listener -> listener.crashed(delivery));
    }

    @Override
    public void tookUp(QueueName queue, int jobs) {
        tell(listener -> listener.tookUp(queue, jobs));
    }

    @Override
    public void storeFailed(QueueName queue, String doing, Throwable failure) {
        tell(listener -> listener.storeFailed(queue, doing, failure));
    }

    @Override
    public void storeRecovered(QueueName queue) {
        tell(listener -> listener.storeRecovered(queue));
    }

    @Override
    public void handlerLeftBehind(QueueName queue, String kind, String id) {
        tell(listener -> listener.handlerLeftBehind(queue, kind, id));
    }

    @Override
    public void lineBroken(Delivery delivery, Throwable failure) {
        tell(listener -> listener.lineBroken(delivery, failure));
    }

    @Override
    public void releaseFailed(Delivery delivery, Throwable failure) {
        tell(listener -> listener.releaseFailed(delivery, failure));
    }

    @Override
    public void loopBlocked(QueueName queue, String kind, List<String> ids, long millis, String where) {
        tell(listener -> listener.loopBlocked(queue, kind, ids, millis, where));
    }

    @Override
    public void loopFreed(QueueName queue, long millis) {
        tell(listener -> listener.loopFreed(queue, millis));
    }

    private void tell(Consumer<JobEvents> event) {
        for (JobEvents listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                // errors too: a class that a listener misses would break the line of every job
                LOG.errorf(
                        e,
                        "listener %s threw; it is left out of this event",
                        listener.getClass().getName());
            }
        }
    }
}
