package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler on the event loop. It is stopped by cancelling its subscription, which reaches the innermost operation at
 * once.
 */
final class LoopRun extends Run implements UniSubscriber<Object>, Runnable {
    private @Nullable UniSubscription work;
    private @Nullable Object result;
    private @Nullable Throwable thrown;

    LoopRun(Means means, Attempt attempt, RegisteredHandler handler, Consumer<Attempt> then) {
        super(means, attempt, handler, then);
    }

    @Override
    void start() {
        own.dispatch(() -> {
            openBeans();
            handler.start(attempt.payload, attempt).subscribe().withSubscriber(this);
        });
    }

    @Override
    public void onSubscribe(UniSubscription subscription) {
        work = subscription;
    }

    @Override
    public void onItem(@Nullable Object result) {
        this.result = result;
        onLoop(this);
    }

    @Override
    public void onFailure(Throwable thrown) {
        this.thrown = thrown;
        onLoop(this);
    }

    private void onLoop(Runnable task) {
        means.loop().run(task);
    }

    /** The handler has ended. */
    @Override
    public void run() {
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
    void abandon() {
        if (finish()) {
            halt();
            release(attempt::end);
        }
    }

    private void halt() {
        UniSubscription running = work;
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
