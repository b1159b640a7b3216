package dev.windlass.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Growing pauses between repetitions: each twice the one before, up to a longest, each shortened by up to a quarter at
 * random so that many waiters do not ask in step. Not safe for use by several threads at once.
 */
final class Pauses {
    private static final double JITTER = 0.25;

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;
    private Duration next;

    /** @param random numbers from 0 up to 1 */
    Pauses(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofNanos((long) (pause.toNanos() * (1 - JITTER * random.getAsDouble())));
    }

    /** Starts over with the first pause. */
    void reset() {
        next = first;
    }
}
