package dev.windlass.time;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Timers of Vert.x: a task runs on the event loop from which it was scheduled, or on any where there was none. */
public final class VertxTimer implements Timer {
    private final Vertx vertx;

    public VertxTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }
}
