package dev.windlass.retry;

import dev.windlass.job.Failure;
import java.time.Duration;

/** The same pause after every attempt. */
public final class FixedBackoff implements Backoff {
    private final Duration pause;

    /** @param pause zero or more */
    public FixedBackoff(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause of a fixed back-off must be 0 or more, not " + pause);
        }
        this.pause = pause;
    }

    @Override
    public Duration delay(int attempt, Failure failure) {
        return pause;
    }
}
