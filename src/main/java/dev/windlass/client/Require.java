package dev.windlass.client;

import java.time.Duration;

/** Checks of what callers pass in. */
final class Require {
    private Require() {}

    /** @throws IllegalArgumentException naming the argument, if {@code duration} is zero or negative */
    static Duration positive(String argument, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(argument + " must be more than 0, not " + duration);
        }
        return duration;
    }
}
