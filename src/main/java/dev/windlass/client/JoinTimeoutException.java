package dev.windlass.client;

import dev.windlass.job.QueueName;
import dev.windlass.store.QueueDepth;
import java.time.Duration;

/** There was still work in the queue at the deadline; it goes on. */
public class JoinTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient QueueDepth left;

    JoinTimeoutException(QueueName queue, Duration deadline, QueueDepth left) {
        super("queue " + queue + " was not idle after " + deadline.toMillis() + " ms: " + left.ready() + " ready, "
                + left.running() + " running, " + left.scheduled() + " scheduled (due or not) and " + left.dead()
                + " dead are left; wait longer, or see whether a worker takes this queue");
        this.left = left;
    }

    /** What was left at the deadline. */
    public QueueDepth left() {
        return left;
    }
}
