package dev.windlass.cli.demo;

/**
 * How long handlers ran, in the space of one array however many there were: each power of two is cut into 64 steps, so
 * that a percentile is at most 1.6% above the truth, and never above the longest.
 *
 * <p>Used on one thread at a time.
 */
final class RunTimes {
    private static final int STEP_BITS = 6;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[(Long.SIZE - STEP_BITS) * STEPS];
    private long count;
    private long longest;

    /** @param nanos 0 or more */
    void add(long nanos) {
        counts[slot(nanos)]++;
        count++;
        longest = Math.max(longest, nanos);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Returns the time in nanoseconds that {@code part} of the runs did not exceed; 0 where there are none.
     *
     * @param part more than 0, at most 1
     */
    long percentile(double part) {
        long wanted = (long) Math.ceil(part * count);
        long seen = 0;
        for (int slot = 0; slot < counts.length && wanted > 0; slot++) {
            seen += counts[slot];
            if (seen >= wanted) {
                return Math.min(longest, highest(slot));
            }
        }
        return 0;
    }

    /** Times below 64 have slots of their own; above, the six bits after the leading one choose the step. */
    private static int slot(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1) - STEP_BITS);
        return shift * STEPS + (int) (nanos >>> shift);
    }

    private static long highest(int slot) {
        int shift = Math.max(0, slot / STEPS - 1);
        long step = slot - (long) shift * STEPS;
        return ((step + 1) << shift) - 1;
    }
}
