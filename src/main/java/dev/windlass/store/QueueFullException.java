package dev.windlass.store;

import dev.windlass.job.QueueName;

/** A bounded queue has as many ready jobs as it may have; nothing was added. */
public class QueueFullException extends StoreException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(QueueName queue, int maxReady) {
        super("queue " + queue + " is full: " + maxReady + " jobs wait in it, which is the most that windlass.queue.\""
                + queue + "\".max-ready allows; enqueue more slowly, wait, or add workers");
    }
}
