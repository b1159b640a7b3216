package dev.windlass.telemetry;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import java.util.List;

/**
 * What happens in a worker, told once. Every method is called on the event loop of the queue: be quick, never block,
 * never throw.
 */
public interface JobEvents {
    /** A handler is about to run. */
    default void handlerStarted(Delivery delivery) {}

    /** A handler has ended, however it did; told once for each {@link #handlerStarted}, before its slot is given away. */
    default void handlerEnded(Delivery delivery) {}

    /** An attempt's outcome has been accepted by the store. */
    default void settled(Settlement settlement) {}

    /** A session on the queue has begun. */
    default void sessionOpened(QueueName queue, String consumer) {}

    /** The session is over against the worker's will; {@code abandoned} attempts were stopped. */
    default void sessionLost(QueueName queue, String consumer, int abandoned) {}

    /** The session was ended in order; {@code released} jobs were handed back. */
    default void sessionClosed(QueueName queue, String consumer, int released) {}

    /** Jobs of a lost worker have been taken over. */
    default void tookOver(QueueName queue, String lost, int jobs) {}

    /**
     * One of these jobs had {@linkplain dev.windlass.store.JobStore#started started} when its worker was lost, and is
     * blamed for that; the worker is the last of {@link Delivery#lostWorkers}.
     */
    default void crashed(Delivery delivery) {}

    /** Jobs that the store held for this worker, but whose delivery was lost on the way, have been taken up. */
    default void tookUp(QueueName queue, int jobs) {}

    /** The store failed; {@code doing} says at what. It will be tried again. */
    default void storeFailed(QueueName queue, String doing, Throwable failure) {}

    /** The store answers again after {@link #storeFailed}. */
    default void storeRecovered(QueueName queue) {}

    /** A stopped handler did not end within its grace and was left behind; its slot stays taken until it does. */
    default void handlerLeftBehind(QueueName queue, String kind, String id) {}

    /** A step of the line threw, which none may: a bug in Windlass. The job is buried with the failure. */
    default void lineBroken(Delivery delivery, Throwable failure) {}

    /** Something that a handler had acquired could not be given back. */
    default void releaseFailed(Delivery delivery, Throwable failure) {}

    /** A handler has held its event loop for {@code millis} already; {@code where} is the top of the loop's stack. */
    default void loopBlocked(QueueName queue, String kind, List<String> ids, long millis, String where) {}

    /** The event loop goes round again after {@link #loopBlocked}. */
    default void loopFreed(QueueName queue, long millis) {}
}
