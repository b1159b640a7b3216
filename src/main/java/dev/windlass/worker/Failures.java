package dev.windlass.worker;

import dev.windlass.job.QueueName;
import dev.windlass.store.Pulse;
import dev.windlass.store.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a consumer does when the store fails: tells it, and tries again later, with backoff and jitter, for ever. Used on
 * the queue's event loop only.
 */
final class Failures {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Workplace place;
    private final QueueName queue;
    private final EventLoop loop;
    private final ConsumerStatus status;
    private int inARow;
    private boolean obstructed;

    Failures(Workplace place, QueueName queue, EventLoop loop, ConsumerStatus status) {
        this.place = place;
        this.queue = queue;
        this.loop = loop;
        this.status = status;
    }

    /** The store failed at {@code doing}: "reserve". */
    void failed(String doing, Throwable failure) {
        inARow++;
        status.failed(doing, failure);
        place.events().storeFailed(queue, doing, failure);
    }

    /** The store has answered. What the last pulse told to be in the way is so until a pulse tells otherwise. */
    void over() {
        if (obstructed) {
            status.progress();
            return;
        }
        if (inARow > 0) {
            inARow = 0;
            place.events().storeRecovered(queue);
        }
        status.answered();
    }

    /** Tells whether something forbids to take new jobs, and says what, at every pulse until it is over. */
    boolean obstructed(Pulse pulse) {
        boolean before = obstructed;
        String obstacle = pulse.obstacle();
        obstructed = obstacle != null;
        if (obstacle != null) {
            failed("take new jobs", new StoreException(obstacle));
        } else if (before) {
            over();
        }
        return obstructed;
    }

    /** Runs {@code task} after a pause that grows with the failures in a row. */
    void later(Runnable task) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(inARow, 10));
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        place.clocks().timer().schedule(Duration.ofMillis(jittered), () -> loop.run(task));
    }
}
