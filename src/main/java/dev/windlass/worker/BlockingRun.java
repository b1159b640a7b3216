package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler on a thread of its own. It is stopped by interrupting the thread, and given a grace to clean up; after that
 * it is left behind, and keeps its slot, and whatever it acquired, until it really ends.
 */
final class BlockingRun extends Run {
    private final Object guard = new Object();
    private @Nullable Thread thread;
    private boolean over;
    private @Nullable Object result;
    private @Nullable Throwable thrown;

    BlockingRun(Means means, Attempt attempt, RegisteredHandler handler, Consumer<Attempt> then) {
        super(means, attempt, handler, then);
    }

    @Override
    void start() {
        try {
            means.threads().execute(this::work);
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
        own.dispatch(this::handle);
        synchronized (guard) {
            over = true;
            thread = null;
        }
        // a late interrupt must not meet the next task of a pooled thread
        Thread.interrupted();
        Object value = result;
        Throwable failure = thrown;
        means.loop().run(() -> {
            leave();
            end(value, failure);
        });
    }

    private void handle() {
        try {
            if (attempt.cancelled()) {
                thrown = new InterruptedException("stopped before it began");
            } else {
                openBeans();
                result = handler.blocking() ? handler.run(attempt.payload, attempt) : await();
            }
        } catch (Throwable t) {
            thrown = t;
        }
        closeHere();
    }

    /** A handler for the event loop, moved off it: its subscription is cancelled when the thread is interrupted. */
    private @Nullable Object await() throws Exception {
        CompletableFuture<Object> end = handler.start(attempt.payload, attempt).subscribeAsCompletionStage();
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
        if (resources == null && !hasBeans()) {
            return;
        }
        // an interrupt was for the work, and must not cut the cleaning up short
        boolean interrupted = Thread.interrupted();
        if (resources != null) {
            resources.releaseAll().await().indefinitely();
        }
        closeBeans();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its thread has done it, or will: a handler that was left behind still uses what it acquired. */
    @Override
    void release(Runnable then) {
        then.run();
    }

    @Override
    void stop() {
        interrupt();
        means.clocks().timer().schedule(means.grace(), () -> means.loop().run(() -> {
            if (!hasEnded()) {
                means.events().handlerLeftBehind(attempt.queue(), attempt.kind(), attempt.id());
                end(null, null);
            }
        }));
    }

    @Override
    void abandon() {
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
