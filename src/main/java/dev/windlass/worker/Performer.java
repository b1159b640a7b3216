package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Ticker;
import dev.windlass.time.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler and waits for its end, whichever comes: a result, a throw, or a stop. Ends in a value, never in a
 * failed {@link Uni}.
 *
 * <p>A handler on the event loop is stopped by cancelling its subscription, which reaches the innermost operation at
 * once. One that blocks is stopped by interrupting its thread, and given a grace to clean up; after that it is left
 * behind, and keeps its slot until it really ends.
 */
final class Performer {
    private final Executor threads;
    private final EventLoop loop;
    private final Timer timer;
    private final Ticker ticker;
    private final Duration grace;
    private final JobEvents events;

    /** @param threads runs handlers that block; must never run them on the calling thread */
    Performer(Executor threads, EventLoop loop, Timer timer, Ticker ticker, Duration grace, JobEvents events) {
        this.threads = threads;
        this.loop = loop;
        this.timer = timer;
        this.ticker = ticker;
        this.grace = grace;
        this.events = events;
    }

    /**
     * Runs the attempt's handler. Cancelling the subscription stops the handler without an outcome.
     *
     * @param limit longest time; zero for no limit
     * @param why what it means when the limit is reached
     */
    Uni<Attempt> perform(Attempt attempt, RegisteredHandler handler, Duration limit, Attempt.Stop why) {
        return Uni.createFrom().emitter(emitter -> {
            Run run = handler.blocking()
                    ? new BlockingRun(attempt, handler, emitter)
                    : new LoopRun(attempt, handler, emitter);
            attempt.started = true;
            attempt.startedNanos = ticker.nanos();
            if (!limit.isZero()) {
                run.alarm = timer.schedule(limit, () -> loop.run(() -> attempt.stop(why)));
            }
            emitter.onTermination(run::cancelled);
            run.start();
            attempt.whenStopped(() -> loop.run(run::stop));
        });
    }

    /** A handler under way. All methods are called on the loop. */
    private abstract class Run {
        final Attempt attempt;
        final RegisteredHandler handler;
        private final UniEmitter<? super Attempt> emitter;
        Timer.@Nullable Scheduled alarm;
        boolean ended;

        Run(Attempt attempt, RegisteredHandler handler, UniEmitter<? super Attempt> emitter) {
            this.attempt = attempt;
            this.handler = handler;
            this.emitter = emitter;
        }

        abstract void start();

        /** The attempt is stopped and its line goes on. */
        abstract void stop();

        /** The line is gone: nobody waits for the end any more. */
        abstract void cancelled();

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
            attempt.tookMillis = (ticker.nanos() - attempt.startedNanos) / 1_000_000;
            attempt.result = result;
            attempt.thrown = thrown;
            emitter.complete(attempt);
        }
    }

    private final class LoopRun extends Run {
        private @Nullable Cancellable work;

        LoopRun(Attempt attempt, RegisteredHandler handler, UniEmitter<? super Attempt> emitter) {
            super(attempt, handler, emitter);
        }

        @Override
        void start() {
            loop.runIsolated(() -> work = handler.start(attempt.payload, attempt)
                    .subscribe()
                    .with(
                            result -> loop.run(() -> finished(result, null)),
                            thrown -> loop.run(() -> finished(null, thrown))));
        }

        private void finished(@Nullable Object result, @Nullable Throwable thrown) {
            attempt.leave();
            end(result, thrown);
        }

        @Override
        void stop() {
            if (!ended) {
                halt();
                end(null, null);
            }
        }

        @Override
        void cancelled() {
            if (finish()) {
                halt();
            }
        }

        private void halt() {
            if (work != null) {
                work.cancel();
            }
            attempt.leave();
        }
    }

    private final class BlockingRun extends Run {
        private final Object guard = new Object();
        private @Nullable Thread thread;
        private boolean over;

        BlockingRun(Attempt attempt, RegisteredHandler handler, UniEmitter<? super Attempt> emitter) {
            super(attempt, handler, emitter);
        }

        @Override
        void start() {
            try {
                threads.execute(this::work);
            } catch (RuntimeException rejected) {
                // the pool is full or closing: the job failed without having begun
                attempt.leave();
                end(null, rejected);
            }
        }

        private void work() {
            synchronized (guard) {
                thread = Thread.currentThread();
            }
            Object result = null;
            Throwable thrown = null;
            try {
                if (attempt.cancelled()) {
                    thrown = new InterruptedException("stopped before it began");
                } else {
                    result = handler.run(attempt.payload, attempt);
                }
            } catch (Throwable t) {
                thrown = t;
            }
            synchronized (guard) {
                over = true;
                thread = null;
            }
            // a late interrupt must not meet the next task of a pooled thread
            Thread.interrupted();
            Object value = result;
            Throwable failure = thrown;
            loop.run(() -> {
                attempt.leave();
                end(value, failure);
            });
        }

        @Override
        void stop() {
            interrupt();
            timer.schedule(
                    grace,
                    () -> loop.run(() -> {
                        if (!ended) {
                            events.handlerLeftBehind(attempt.queue(), attempt.kind(), attempt.id());
                            end(null, null);
                        }
                    }));
        }

        @Override
        void cancelled() {
            if (finish()) {
                interrupt();
            }
        }

        private void interrupt() {
            synchronized (guard) {
                if (!over && thread != null) {
                    thread.interrupt();
                }
            }
        }
    }
}
