package dev.windlass.testing;

import java.util.concurrent.locks.LockSupport;

/** Keeps to a timetable: a load that is offered evenly, a fault at its moment. Nothing to wait for a condition with. */
public final class Pace {
    private Pace() {}

    /** Holds this thread up until {@link System#nanoTime} is at {@code nanos}; not at all where that is over. */
    public static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
