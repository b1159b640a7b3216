package dev.windlass.upkeep;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Drops what settling could not: settled entries behind a long job, and dead letters over the limits. */
final class Trim implements Duty {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final JobStore store;
    private final QueueName queue;

    Trim(JobStore store, QueueName queue) {
        this.store = store;
        this.queue = queue;
    }

    @Override
    public String name() {
        return "trim";
    }

    @Override
    public Uni<Duration> round() {
        return store.trim(queue).map(dropped -> PAUSE);
    }
}
