package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler and waits for its end, whichever comes: a result, a throw, or a stop. How a handler is run, and stopped, is told by {@link LoopRun} and {@link BlockingRun}.
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
     * Runs the attempt's handler. Abandoning the attempt stops the handler, and nothing follows.
     *
     * @param then goes on with the attempt when the handler has ended and what it acquired is given back; on the loop
     */
    void perform(Attempt attempt, RegisteredHandler handler, boolean offload, Consumer<Attempt> then) {
        Run run = offload ? new BlockingRun(means, attempt, handler, then) : new LoopRun(means, attempt, handler, then);
        attempt.started = true;
        attempt.startedNanos = means.clocks().ticker().nanos();
        if (attempt.limit.millis() > 0) {
            run.alarm = means.clocks().timer().schedule(Duration.ofMillis(attempt.limit.millis()), () -> means.loop()
                    .run(() -> attempt.stop(Stop.TIME_UP)));
        }
        attempt.runs(run);
        means.events().handlerStarted(attempt.delivery());
        if (offload) {
            run.start();
        } else {
            starting = attempt;
            run.start();
            starting = null;
        }
        attempt.stoppable();
    }
}
