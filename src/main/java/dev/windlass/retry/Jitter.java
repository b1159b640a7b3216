package dev.windlass.retry;

import dev.windlass.job.Failure;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Adds a random part to another back-off's pauses, so that jobs that failed together do not come back together. */
public final class Jitter implements Backoff {
    private final Backoff backoff;
    private final double part;
    private final RandomGenerator random;

    /**
     * @param part up to which part of a pause is added to it, 0 to 1
     * @param random asked from any thread
     */
    public Jitter(Backoff backoff, double part, RandomGenerator random) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("part of a jitter must be 0 to 1, not " + part);
        }
        this.backoff = backoff;
        this.part = part;
        this.random = random;
    }

    @Override
    public Duration delay(int attempt, Failure failure) {
        Duration pause = backoff.delay(attempt, failure);
        // milliseconds: a long holds far more of them than any pause has, and no store counts finer
        return pause.plusMillis((long) (pause.toMillis() * part * random.nextDouble()));
    }
}
