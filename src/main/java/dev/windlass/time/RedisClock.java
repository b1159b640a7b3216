package dev.windlass.time;

/**
 * What time it is in Redis, as far as this process can tell: the last time that Redis told, carried on by the monotonic
 * clock. Good enough to judge due times and deadlines of jobs; leases are judged by Redis itself.
 *
 * <p>Safe to use from any thread.
 */
public final class RedisClock {
    private final Ticker ticker;
    private volatile Reading last = new Reading(0, 0);

    public RedisClock(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Redis has just told its time, in epoch milliseconds. */
    public void heard(long redisMillis) {
        last = new Reading(redisMillis, ticker.nanos());
    }

    /** Epoch milliseconds in Redis, or 0 while it has not told yet. */
    public long millis() {
        Reading reading = last;
        return reading.redisMillis == 0 ? 0 : reading.redisMillis + (ticker.nanos() - reading.atNanos) / 1_000_000;
    }

    private record Reading(long redisMillis, long atNanos) {}
}
