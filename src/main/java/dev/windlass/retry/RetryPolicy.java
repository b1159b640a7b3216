package dev.windlass.retry;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;

/**
 * Decides what follows a failed attempt.
 *
 * @param maxAttempts attempts including the first, 1 or more
 * @param backoff the pause before the next one
 */
public record RetryPolicy(int maxAttempts, Backoff backoff) {
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts of a retry policy must be 1 or more, not " + maxAttempts);
        }
    }

    /**
     * Returns {@link Outcome.Retry} while attempts are left, {@link Outcome.Dead} after the last.
     *
     * @param attempt the attempt that failed, from 1
     */
    public Outcome judge(Failure failure, int attempt) {
        return attempt >= maxAttempts
                ? new Outcome.Dead(failure)
                : new Outcome.Retry(failure, backoff.delay(attempt, failure));
    }
}
