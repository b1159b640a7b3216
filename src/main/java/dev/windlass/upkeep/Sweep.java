package dev.windlass.upkeep;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Sees to cancel requests that no worker answers, such as those for parked members of a group that gave up. */
final class Sweep implements Duty {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final JobStore store;
    private final QueueName queue;

    Sweep(JobStore store, QueueName queue) {
        this.store = store;
        this.queue = queue;
    }

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public Uni<Duration> round() {
        return store.sweep(queue).map(swept -> PAUSE);
    }
}
