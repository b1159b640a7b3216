package dev.windlass.cli.demo;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.smallrye.mutiny.Uni;

/** Kind {@code demo.flaky}: fails in its first two attempts. It exists in the demo's process only. */
@Handles(Flaky.KIND)
@LookupIfProperty(name = DemoSettings.SWITCH, stringValue = "true")
public class Flaky implements JobHandler<Void, Integer> {
    static final String KIND = "demo.flaky";
    /** The attempt that succeeds. */
    static final int SUCCEEDS = 3;

    @Override
    public Uni<Integer> handle(Void payload, JobContext job) {
        return job.attempt() < SUCCEEDS
                ? Uni.createFrom().failure(new IllegalStateException("attempt " + job.attempt() + " fails on purpose"))
                : Uni.createFrom().item(job.attempt());
    }
}
