package dev.windlass.handler;

import java.time.Duration;

/**
 * Thrown by a handler that cannot do the work now and does not count that as a failure: the job waits and the same
 * attempt is made again, as often as the handler likes.
 */
public class SnoozeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    private SnoozeException(Duration delay, String reason) {
        super(reason);
        this.delay = RetryException.requireDelay(delay);
    }

    /**
     * @param delay how long to wait, 0 or more
     * @param reason what the job waits for
     */
    public static SnoozeException by(Duration delay, String reason) {
        return new SnoozeException(delay, reason);
    }

    public Duration delay() {
        return delay;
    }
}
