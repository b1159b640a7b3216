package dev.windlass.bench.app;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;

/** Sleeps without a thread, and counts. */
@Handles("bench.sleep")
public class BenchSleep implements JobHandler<Long, Void> {
    private final Events events;
    private final Nap nap;

    BenchSleep(Events events, Nap nap) {
        this.events = events;
        this.nap = nap;
    }

    @Override
    public Uni<Void> handle(Long number, JobContext job) {
        events.begin();
        return nap.of(Nap.MILLIS).invoke(() -> events.end(number));
    }
}
