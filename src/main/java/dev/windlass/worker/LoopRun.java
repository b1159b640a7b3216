package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/**
 * A handler on the event loop. It is stopped by cancelling its subscription, which reaches the innermost operation at
 * once.
 */
final class LoopRun extends Run {
    private @Nullable Cancellable work;

    LoopRun(Means means, Attempt attempt, RegisteredHandler handler, UniEmitter<? super Attempt> emitter) {
        super(means, attempt, handler, emitter);
    }

    @Override
    void start() {
        own.dispatch(() -> {
            openBeans();
            work = handler.start(attempt.payload, attempt)
                    .subscribe()
                    .with(
                            result -> onLoop(() -> finished(result, null)),
                            thrown -> onLoop(() -> finished(null, thrown)));
        });
    }

    private void onLoop(Runnable task) {
        means.loop().run(task);
    }

    private void finished(@Nullable Object result, @Nullable Throwable thrown) {
        leave();
        end(result, thrown);
    }

    @Override
    void stop() {
        if (!hasEnded()) {
            halt();
            end(null, null);
        }
    }

    @Override
    void cancelled() {
        if (finish()) {
            halt();
            release(attempt::end);
        }
    }

    private void halt() {
        Cancellable running = work;
        if (running != null) {
            own.dispatch(running::cancel);
        }
        leave();
    }

    @Override
    void release(Runnable then) {
        Resources resources = attempt.toRelease();
        if (resources == null && !hasBeans()) {
            then.run();
            return;
        }
        Uni<Void> released = resources == null ? Uni.createFrom().voidItem() : resources.releaseAll();
        own.dispatch(() -> released.subscribe()
                .with(done -> onLoop(() -> {
                    own.dispatch(this::closeBeans);
                    then.run();
                })));
    }
}
