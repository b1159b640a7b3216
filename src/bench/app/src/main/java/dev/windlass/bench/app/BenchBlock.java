package dev.windlass.bench.app;

import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;

/** Sleeps on a thread, as code does that calls a database. */
@Handles("bench.block")
public class BenchBlock implements BlockingJobHandler<Long, Void> {
    private final Events events;

    BenchBlock(Events events) {
        this.events = events;
    }

    @Override
    public Void handle(Long number, JobContext job) throws InterruptedException {
        events.begin();
        Thread.sleep(Nap.MILLIS);
        events.end(number);
        return null;
    }
}
