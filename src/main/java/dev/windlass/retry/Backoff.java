package dev.windlass.retry;

import dev.windlass.job.Failure;
import java.time.Duration;

/** How long a job waits after a failed attempt. Safe to use from any thread. */
@FunctionalInterface
public interface Backoff {
    /**
     * Returns the pause before the next attempt, zero or more.
     *
     * @param attempt the attempt that failed, from 1
     * @param failure why it failed
     */
    Duration delay(int attempt, Failure failure);
}
