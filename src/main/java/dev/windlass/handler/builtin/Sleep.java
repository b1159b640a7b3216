package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code sleep}: completes after a while, without result. It waits on a timer and holds no thread; cancelling it
 * calls the timer off. For trying out time-outs, cancelling and stopping.
 */
@Handles("sleep")
public class Sleep implements JobHandler<Sleep.Nap, Void> {
    private final Vertx vertx;

    public Sleep(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param ms how long to sleep, in milliseconds, 0 or more; there is no default */
    @RegisterForReflection
    public record Nap(@Nullable Long ms) {}

    @Override
    public Uni<Void> handle(@Nullable Nap nap, JobContext job) {
        if (nap == null || nap.ms() == null) {
            throw new DiscardException("job " + job.id() + " does not say how long to sleep: send {\"ms\": 100}");
        }
        long ms = nap.ms();
        if (ms < 0) {
            throw new DiscardException("ms of job " + job.id() + " must be 0 or more, not " + ms);
        }
        // a timer of zero is refused by Vert.x
        return ms == 0 ? Uni.createFrom().voidItem() : Uni.createFrom().emitter(emitter -> startTimer(ms, emitter));
    }

    private void startTimer(long ms, UniEmitter<? super Void> emitter) {
        long timer = vertx.setTimer(ms, fired -> emitter.complete(null));
        emitter.onTermination(() -> vertx.cancelTimer(timer));
    }
}
