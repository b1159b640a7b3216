package dev.windlass.upkeep;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Runs the duties of one queue, each in its own time, until closed. Every worker does; jitter keeps them apart, and the
 * store lets only one of them move a thing.
 */
public final class UpkeepLoop implements AutoCloseable {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final QueueName queue;
    private final Timer timer;
    private final JobEvents events;
    private final List<Duty> duties;
    private volatile boolean closed;

    /** @param takeOver given the lost consumers whose jobs wait for a new holder */
    public UpkeepLoop(JobStore store, QueueName queue, Timer timer, JobEvents events, Consumer<List<String>> takeOver) {
        this.queue = queue;
        this.timer = timer;
        this.events = events;
        this.duties = List.of(
                new Promote(store, queue),
                new Reap(store, queue, takeOver),
                new Trim(store, queue),
                new Sweep(store, queue));
    }

    public void start() {
        duties.forEach(duty -> next(duty, Duration.ZERO));
    }

    @Override
    public void close() {
        closed = true;
    }

    private void next(Duty duty, Duration pause) {
        long jitter = ThreadLocalRandom.current().nextLong(pause.toMillis() / 4 + 2);
        timer.schedule(pause.plusMillis(jitter), () -> {
            if (!closed) {
                duty.round().subscribe().with(wait -> next(duty, wait), failure -> {
                    if (!closed) {
                        events.storeFailed(queue, duty.name(), failure);
                        next(duty, AFTER_FAILURE);
                    }
                });
            }
        });
    }
}
