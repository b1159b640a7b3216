package dev.windlass.time;

import java.time.Duration;

/** Runs something later. Production runs it on the timer's own thread or event loop, a test when it moves time. */
public interface Timer {
    /** Runs {@code task} once, {@code delay} from now at the earliest; the returned handle calls it off. */
    Scheduled schedule(Duration delay, Runnable task);

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Scheduled {
        /** Calls the task off; does nothing when it already ran. */
        void cancel();
    }
}
