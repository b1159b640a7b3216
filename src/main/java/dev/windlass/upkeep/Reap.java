package dev.windlass.upkeep;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Declares sessions lost whose lease is over, and offers their jobs to this process's consumer. */
final class Reap implements Duty {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final JobStore store;
    private final QueueName queue;
    private final Consumer<List<String>> takeOver;

    /** @param takeOver given the lost consumers whose jobs wait for a new holder */
    Reap(JobStore store, QueueName queue, Consumer<List<String>> takeOver) {
        this.store = store;
        this.queue = queue;
        this.takeOver = takeOver;
    }

    @Override
    public String name() {
        return "reap";
    }

    @Override
    public Uni<Duration> round() {
        return store.reap(queue).map(orphans -> {
            if (!orphans.isEmpty()) {
                takeOver.accept(orphans);
            }
            return PAUSE;
        });
    }
}
