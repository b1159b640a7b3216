package dev.windlass.handler.http;

import java.time.Duration;

/**
 * How patient a call is.
 *
 * @param read longest silence of the server
 * @param total longest time in all
 */
record Limits(Duration read, Duration total) {
    /** These limits, but no longer than {@code most} in all. */
    Limits atMost(Duration most) {
        return most.compareTo(total) < 0 ? new Limits(read, most) : this;
    }
}
