package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Ticker;
import dev.windlass.time.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
    private volatile @Nullable Attempt starting;

    /** @param threads runs handlers that block; must never run them on the calling thread */
    Performer(Executor threads, EventLoop loop, Timer timer, Ticker ticker, Duration grace, JobEvents events) {
        this.threads = threads;
        this.loop = loop;
        this.timer = timer;
        this.ticker = ticker;
        this.grace = grace;
        this.events = events;
    }

    /** The attempt whose handler is being started on the event loop at this moment; null for none. From any thread. */
    @Nullable
    Attempt starting() {
        return starting;
    }

    Duration grace() {
        return grace;
    }

    /**
     * Runs the attempt's handler. Cancelling the subscription stops the handler without an outcome.
     */
    Uni<Attempt> perform(Attempt attempt, RegisteredHandler handler, boolean offload) {
        return Uni.createFrom().emitter(emitter -> {
            Run run = offload ? new BlockingRun(attempt, handler, emitter) : new LoopRun(attempt, handler, emitter);
            attempt.started = true;
            attempt.startedNanos = ticker.nanos();
            if (attempt.limit.millis() > 0) {
                run.alarm = timer.schedule(
                        Duration.ofMillis(attempt.limit.millis()),
                        () -> loop.run(() -> attempt.stop(Attempt.Stop.TIME_UP)));
            }
            emitter.onTermination(run::cancelled);
            events.handlerStarted(attempt.delivery());
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
        private boolean working = true;

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

        /** The handler itself has ended, or never began: its slot is free. */
        final void leave() {
            if (working) {
                working = false;
                events.handlerEnded(attempt.delivery());
                attempt.leave();
            }
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
            attempt.tookMillis = (ticker.nanos() - attempt.startedNanos) / 1_000_000;
            attempt.result = result;
            attempt.thrown = thrown;
            // what was acquired is given back before anybody learns of the outcome
            afterRelease(() -> {
                attempt.end();
                emitter.complete(attempt);
            });
        }

        final void afterRelease(Runnable then) {
            Resources resources = attempt.toRelease();
            if (resources == null) {
                then.run();
            } else {
                resources.releaseAll().subscribe().with(released -> loop.run(then));
            }
        }
    }

    private final class LoopRun extends Run {
        private @Nullable Cancellable work;

        LoopRun(Attempt attempt, RegisteredHandler handler, UniEmitter<? super Attempt> emitter) {
            super(attempt, handler, emitter);
        }

        @Override
        void start() {
            starting = attempt;
            loop.runIsolated(() -> work = handler.start(attempt.payload, attempt)
                    .subscribe()
                    .with(
                            result -> loop.run(() -> finished(result, null)),
                            thrown -> loop.run(() -> finished(null, thrown))));
            starting = null;
        }

        private void finished(@Nullable Object result, @Nullable Throwable thrown) {
            leave();
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
                afterRelease(attempt::end);
            }
        }

        private void halt() {
            if (work != null) {
                work.cancel();
            }
            leave();
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
                leave();
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
                    result = handler.blocking() ? handler.run(attempt.payload, attempt) : await();
                }
            } catch (Throwable t) {
                thrown = t;
            }
            closeHere();
            synchronized (guard) {
                over = true;
                thread = null;
            }
            // a late interrupt must not meet the next task of a pooled thread
            Thread.interrupted();
            Object value = result;
            Throwable failure = thrown;
            loop.run(() -> {
                leave();
                end(value, failure);
            });
        }

        /** A handler for the event loop, moved off it: its subscription is cancelled when the thread is interrupted. */
        private @Nullable Object await() throws Exception {
            CompletableFuture<Object> end =
                    handler.start(attempt.payload, attempt).subscribeAsCompletionStage();
            try {
                return end.get();
            } catch (InterruptedException e) {
                end.cancel(true);
                throw e;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                throw cause instanceof Exception exception ? exception : e;
            }
        }

        /** What a blocking handler acquired may block when it is given back, so that is done on its thread. */
        private void closeHere() {
            Resources resources = attempt.toRelease();
            if (resources != null) {
                // an interrupt was for the work, and must not cut the cleaning up short
                boolean interrupted = Thread.interrupted();
                resources.releaseAll().await().indefinitely();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
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
