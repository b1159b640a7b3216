package dev.windlass.upkeep;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Moves due jobs to ready. A full batch is followed by the next at once. */
final class Promote implements Duty {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final JobStore store;
    private final QueueName queue;

    Promote(JobStore store, QueueName queue) {
        this.store = store;
        this.queue = queue;
    }

    @Override
    public String name() {
        return "promote";
    }

    @Override
    public Uni<Duration> round() {
        return store.promote(queue).map(moved -> moved == JobStore.MAX_BATCH ? Duration.ZERO : PAUSE);
    }
}
