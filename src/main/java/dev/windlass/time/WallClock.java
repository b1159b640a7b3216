package dev.windlass.time;

/**
 * The time of day as this machine sees it: for what is agreed with other servers, such as the date in a header. Never for
 * jobs, whose times are Redis's, nor for durations.
 */
@FunctionalInterface
public interface WallClock {
    /** Epoch milliseconds; may jump in either direction. */
    long millis();

    /** This machine's clock. */
    static WallClock system() {
        return System::currentTimeMillis;
    }
}
