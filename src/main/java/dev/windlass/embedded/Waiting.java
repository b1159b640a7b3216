package dev.windlass.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for another process, which has no way to tell us. */
final class Waiting {
    private static final long POLL_MILLIS = 10;
    private static final dev.windlass.time.Ticker TICKER = dev.windlass.time.Ticker.system();

    private Waiting() {}

    /**
     * Asks {@code done} every 10 ms until it says yes or {@code patience} is over, and returns its last answer. An
     * interrupt does not end it, since a server left half started or half stopped is worse than a short wait; it is kept
     * for the caller.
     */
    static boolean until(BooleanSupplier done, Duration patience) {
        long begin = TICKER.nanos();
        boolean interrupted = false;
        boolean answer = done.getAsBoolean();
        while (!answer && TICKER.nanos() - begin < patience.toNanos()) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            answer = done.getAsBoolean();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }
}
