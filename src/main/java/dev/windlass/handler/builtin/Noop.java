package dev.windlass.handler.builtin;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;

/** Kind {@code noop}: takes anything, does nothing, returns nothing. For measuring, and for trying a queue out. */
@Handles("noop")
public class Noop implements JobHandler<Void, Void> {
    private static final Uni<Void> NOTHING = Uni.createFrom().voidItem();

    @Override
    public Uni<Void> handle(Void payload, JobContext job) {
        return NOTHING;
    }
}
