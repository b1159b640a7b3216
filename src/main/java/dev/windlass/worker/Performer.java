package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler and waits for its end, whichever comes: a result, a throw, or a stop. Ends in a value, never in a
 * failed {@link Uni}. How a handler is run, and stopped, is told by {@link LoopRun} and {@link BlockingRun}.
 */
final class Performer {
    private final Means means;
    private volatile @Nullable Attempt starting;

    Performer(Means means) {
        this.means = means;
    }

    /** The attempt whose handler is being started on the event loop at this moment; null for none. From any thread. */
    @Nullable
    Attempt starting() {
        return starting;
    }

    Duration grace() {
        return means.grace();
    }

    /**
     * Runs the attempt's handler. Cancelling the subscription stops the handler without an outcome.
     */
    Uni<Attempt> perform(Attempt attempt, RegisteredHandler handler, boolean offload) {
        return Uni.createFrom().emitter(emitter -> {
            Run run = offload
                    ? new BlockingRun(means, attempt, handler, emitter)
                    : new LoopRun(means, attempt, handler, emitter);
            attempt.started = true;
            attempt.startedNanos = means.clocks().ticker().nanos();
            if (attempt.limit.millis() > 0) {
                run.alarm = means.clocks()
                        .timer()
                        .schedule(Duration.ofMillis(attempt.limit.millis()), () -> means.loop()
                                .run(() -> attempt.stop(Attempt.Stop.TIME_UP)));
            }
            emitter.onTermination(run::cancelled);
            means.events().handlerStarted(attempt.delivery());
            if (offload) {
                run.start();
            } else {
                starting = attempt;
                run.start();
                starting = null;
            }
            attempt.whenStopped(() -> means.loop().run(run::stop));
        });
    }
}
