package dev.windlass.bench.app;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;

/** Tells how long ago it was enqueued. */
@Handles("bench.lat")
public class BenchLatency implements JobHandler<Long, Void> {
    private final Events events;

    BenchLatency(Events events) {
        this.events = events;
    }

    @Override
    public Uni<Void> handle(Long enqueued, JobContext job) {
        long now = System.nanoTime();
        events.tell("lat " + (now - enqueued));
        return Uni.createFrom().voidItem();
    }
}
