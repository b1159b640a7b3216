package dev.windlass.worker;

import dev.windlass.time.Clocks;
import java.time.Duration;

/**
 * How many jobs to read now. Used on the queue's event loop only.
 *
 * <p>Where a kind is at its limit, what is read of it beyond its room is sent back, which costs more than to run it. To
 * read on all the time would send a deep queue of that kind round and round; not to read on would hold up the other kinds
 * behind it. So only what finds room is read, and now and then a little more, to look further.
 */
final class ReadSize {
    /** Longer than those who were sent back stay away. */
    private static final long CROWDED_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long LOOK_FURTHER_NANOS = Duration.ofMillis(50).toNanos();

    /** Most jobs to read when looking further, of which all may have to be sent back: 2,000 a second. */
    private static final int FURTHER = 100;

    private final int concurrency;
    private final HeldJobs held;
    private final Dispatcher dispatcher;
    private final EventLoop loop;
    private final Clocks clocks;
    private final Runnable readAgain;
    private final Prefetch prefetch;
    private long lookedNanos;
    private long crowdedNanos;
    private int sentBackBefore;
    private boolean waits;

    /** @param readAgain asks for the size anew, and reads */
    ReadSize(int concurrency, HeldJobs held, Dispatcher dispatcher, EventLoop loop, Clocks clocks, Runnable readAgain) {
        this.concurrency = concurrency;
        this.held = held;
        this.dispatcher = dispatcher;
        this.loop = loop;
        this.clocks = clocks;
        this.readAgain = readAgain;
        this.lookedNanos = clocks.ticker().nanos();
        this.prefetch = new Prefetch(lookedNanos);
    }

    /** So many jobs have been settled. */
    void settled(int jobs) {
        prefetch.settled(jobs, clocks.ticker().nanos());
    }

    /**
     * Small reads are for free slots; ahead of need, a read should be worth its round trip. Jobs that wait for their kind,
     * or for other jobs, take no room from others.
     *
     * @return 0 for not now
     */
    int next() {
        int capacity = concurrency + prefetch.size();
        int room = capacity - (held.size() - dispatcher.waitingApart() - dispatcher.suspended());
        boolean worth = dispatcher.free() > dispatcher.waiting() || room >= capacity / 4;
        if (!worth) {
            return 0;
        }
        long now = clocks.ticker().nanos();
        if (!crowded(now)) {
            return room;
        }
        int space = dispatcher.spaceApart();
        long sinceLooked = now - lookedNanos;
        if (space > 0) {
            return Math.min(room, space);
        }
        if (sinceLooked >= LOOK_FURTHER_NANOS) {
            lookedNanos = now;
            return Math.min(room, FURTHER);
        }
        readLater(LOOK_FURTHER_NANOS - sinceLooked);
        return 0;
    }

    /** Tells whether jobs were sent back lately, and so would be again. */
    private boolean crowded(long now) {
        int sentBack = dispatcher.sentBack();
        if (sentBack != sentBackBefore) {
            sentBackBefore = sentBack;
            crowdedNanos = now;
        }
        return sentBack > 0 && now - crowdedNanos < CROWDED_NANOS;
    }

    private void readLater(long nanos) {
        if (!waits) {
            waits = true;
            clocks.timer()
                    .schedule(
                            Duration.ofNanos(nanos),
                            () -> loop.run(() -> {
                                waits = false;
                                readAgain.run();
                            }));
        }
    }
}
