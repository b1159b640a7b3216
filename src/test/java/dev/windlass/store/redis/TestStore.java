package dev.windlass.store.redis;

import dev.windlass.store.Doctor;
import dev.windlass.store.JobStore;
import dev.windlass.time.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A store, the Vert.x it lives on, and the way to close both. */
public record TestStore(Vertx vertx, JobStore store, Supplier<Future<Void>> closing) implements AutoCloseable {
    /** Examines what the store uses. */
    public Doctor doctor() {
        return doctor(WallClock.system());
    }

    /** A doctor whose host has that clock. */
    public Doctor doctor(WallClock wallClock) {
        return ((RedisJobStore) store).doctor(wallClock);
    }

    @Override
    public void close() {
        closing.get()
                .eventually(() -> vertx.close())
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, 10, TimeUnit.SECONDS)
                .join();
    }
}
