package dev.windlass.client;

import dev.windlass.time.Timer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A timer on Vert.x's event loops. Not {@link Vertx#setTimer}: that runs the task on the context of whoever asked, so
 * that a loop started by one HTTP request would live on in that request's context.
 */
final class EventLoopTimer implements Timer {
    private final EventLoopGroup loops;

    EventLoopTimer(Vertx vertx) {
        this.loops = vertx.nettyEventLoopGroup();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = loops.next().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
