package dev.windlass.faults.history;

/**
 * A session as Redis saw it.
 *
 * @param opened place in the append-only file where it begins
 * @param ended place where it ends; {@link Long#MAX_VALUE} for never
 * @param endMillis Redis's time of the end; for a session that its own worker closed, the first time told after it
 * @param leaseEndMillis when its lease would have been over, as of its last heartbeat
 * @param lost whether others ended it
 */
public record SessionSpan(
        String session, String worker, long opened, long ended, long endMillis, long leaseEndMillis, boolean lost) {
    static SessionSpan open(String session, String worker, long order) {
        return new SessionSpan(session, worker, order, Long.MAX_VALUE, Long.MAX_VALUE, 0, false);
    }

    SessionSpan heard(long leaseEnd) {
        return new SessionSpan(session, worker, opened, ended, endMillis, leaseEnd, lost);
    }

    SessionSpan end(long order, long millis, boolean lost) {
        return new SessionSpan(session, worker, opened, order, millis, leaseEndMillis, lost);
    }

    /** Tells whether it was live at that place of the file. */
    public boolean liveAt(long order) {
        return opened <= order && order < ended;
    }

    /** Tells whether it was live at that time, which is of the same clock; Redis tells its own in whole milliseconds. */
    public boolean liveAtMicros(long micros) {
        return ended == Long.MAX_VALUE || micros < (endMillis + 1) * 1_000;
    }
}
