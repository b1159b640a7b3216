package dev.windlass.worker;

import java.time.Duration;

/**
 * How many jobs to take beyond the free slots, so that the next read is under way while the last one's jobs run. As many
 * as are settled in a few milliseconds at the present rate: none to speak of where jobs are slow, so that they do not
 * wait here while another worker is idle; enough for full batches where they are quick.
 */
final class Prefetch {
    /** Most jobs to take ahead. */
    static final int MOST = 1_000;

    private static final double WINDOW_NANOS = Duration.ofMillis(20).toNanos();
    /** Weight of the newest reading. */
    private static final double WEIGHT = 0.3;

    private double perNano;
    private long lastNanos;
    private int size;

    Prefetch(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /** {@code jobs} have been settled at {@code nowNanos}. */
    void settled(int jobs, long nowNanos) {
        long passed = Math.max(1, nowNanos - lastNanos);
        lastNanos = nowNanos;
        perNano += WEIGHT * ((double) jobs / passed - perNano);
        size = (int) Math.min(MOST, perNano * WINDOW_NANOS);
    }

    int size() {
        return size;
    }
}
