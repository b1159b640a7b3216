package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import dev.windlass.time.Timer;
import io.quarkus.arc.InjectableContext.ContextState;
import io.vertx.core.impl.ContextInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler under way, in a Vert.x context of its own. All methods are called on the loop, but for those that open and
 * close the beans, which are called in that context.
 */
abstract class Run {
    final Means means;
    final Attempt attempt;
    final RegisteredHandler handler;
    final ContextInternal own;
    private final Consumer<Attempt> then;
    Timer.@Nullable Scheduled alarm;
    private boolean ended;
    private boolean working = true;
    private @Nullable ContextState beans;

    Run(Means means, Attempt attempt, RegisteredHandler handler, Consumer<Attempt> then) {
        this.means = means;
        this.attempt = attempt;
        this.handler = handler;
        this.own = means.loop().isolate();
        this.then = then;
    }

    abstract void start();

    /** The attempt is stopped and goes on to its outcome. */
    abstract void stop();

    /** The attempt is abandoned: nobody waits for the end any more. */
    abstract void abandon();

    /** Gives back what the attempt still holds, if that is to be done on the loop, and goes on with {@code then}. */
    abstract void release(Runnable then);

    /** The handler itself has ended, or never began: its slot is free. */
    final void leave() {
        if (working) {
            working = false;
            means.events().handlerEnded(attempt.delivery());
            attempt.leave();
        }
    }

    final boolean hasEnded() {
        return ended;
    }

    /** Ends the run, once; false when it had ended before. */
    final boolean finish() {
        if (ended) {
            return false;
        }
        ended = true;
        if (alarm != null) {
            alarm.cancel();
        }
        return true;
    }

    final void end(@Nullable Object result, @Nullable Throwable thrown) {
        if (!finish()) {
            return;
        }
        attempt.tookMillis = (means.clocks().ticker().nanos() - attempt.startedNanos) / 1_000_000;
        attempt.result = result;
        attempt.thrown = thrown;
        // what was acquired is given back before anybody learns of the outcome
        release(() -> {
            attempt.end();
            if (!attempt.abandoned()) {
                then.accept(attempt);
            }
        });
    }

    final void openBeans() {
        beans = means.beans().open();
    }

    /** Ends the attempt's beans, after everything that its handler acquired itself and may have acquired of them. */
    final void closeBeans() {
        ContextState open = beans;
        if (open != null) {
            beans = null;
            means.beans().close(open, failure -> means.loop()
                    .run(() -> means.events().releaseFailed(attempt.delivery(), failure)));
        }
    }

    final boolean hasBeans() {
        return beans != null;
    }
}
