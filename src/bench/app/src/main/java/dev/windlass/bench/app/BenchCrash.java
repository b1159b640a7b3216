package dev.windlass.bench.app;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;

/** Takes two seconds, in which its worker is killed. */
@Handles("bench.crash")
public class BenchCrash implements JobHandler<Long, Void> {
    private final Events events;
    private final Nap nap;

    BenchCrash(Events events, Nap nap) {
        this.events = events;
        this.nap = nap;
    }

    @Override
    public Uni<Void> handle(Long number, JobContext job) {
        events.tell("start " + number + " " + System.nanoTime());
        return nap.of(2_000).invoke(() -> events.tell("end " + number + " " + System.nanoTime()));
    }
}
