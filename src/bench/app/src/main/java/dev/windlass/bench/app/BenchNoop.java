package dev.windlass.bench.app;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;

/** Counts, and does nothing else. */
@Handles("bench.noop")
public class BenchNoop implements JobHandler<Long, Void> {
    private final Events events;

    BenchNoop(Events events) {
        this.events = events;
    }

    @Override
    public Uni<Void> handle(Long number, JobContext job) {
        events.begin();
        events.end(number);
        return Uni.createFrom().voidItem();
    }
}
