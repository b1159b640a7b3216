package dev.windlass.retry;

import dev.windlass.job.Failure;
import java.time.Duration;

/** Each pause is longer than the one before by a factor, up to a longest. */
public final class ExponentialBackoff implements Backoff {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Duration first;
    private final double factor;
    private final Duration max;

    /**
     * @param first the pause after the first attempt, zero or more
     * @param factor 1 or more
     * @param max the longest pause, zero or more; where it is shorter than {@code first} it stands for that too
     */
    public ExponentialBackoff(Duration first, double factor, Duration max) {
        if (first.isNegative()) {
            throw new IllegalArgumentException("first of an exponential back-off must be 0 or more, not " + first);
        }
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor of an exponential back-off must be 1 or more, not " + factor);
        }
        if (max.isNegative()) {
            throw new IllegalArgumentException("max of an exponential back-off must be 0 or more, not " + max);
        }
        this.first = first;
        this.factor = factor;
        this.max = max;
    }

    @Override
    public Duration delay(int attempt, Failure failure) {
        // in floating point, where a power grows to infinity instead of overflowing; zero times infinity is not a
        // number
        double wanted = first.isZero() ? 0 : nanos(first) * Math.pow(factor, attempt - 1);
        return wanted < nanos(max) ? Duration.ofNanos((long) wanted) : max;
    }

    private static double nanos(Duration duration) {
        return duration.getSeconds() * NANOS_PER_SECOND + duration.getNano();
    }
}
