package dev.windlass.handler;

import java.time.Duration;

/**
 * Thrown by a handler that knows when to try again: the attempt failed and counts, and the next one follows after this
 * delay instead of the kind's back-off. After the last attempt the job is dead all the same.
 */
public class RetryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    private RetryException(Duration delay, String message) {
        super(message);
        this.delay = requireDelay(delay);
    }

    /**
     * @param delay how long to wait, 0 or more
     * @param message why the attempt failed
     */
    public static RetryException after(Duration delay, String message) {
        return new RetryException(delay, message);
    }

    public Duration delay() {
        return delay;
    }

    static Duration requireDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay must be 0 or more, not " + delay);
        }
        return delay;
    }
}
