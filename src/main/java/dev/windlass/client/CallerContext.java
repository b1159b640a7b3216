package dev.windlass.client;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Brings items back to the Vert.x context of whoever subscribed, as the store does; without one they come as they come. */
final class CallerContext {
    private CallerContext() {}

    static <T> Uni<T> keep(Uni<T> uni) {
        return Uni.createFrom().deferred(() -> on(Vertx.currentContext(), uni));
    }

    /** @param caller null for a caller without a context */
    static <T> Uni<T> on(@Nullable Context caller, Uni<T> uni) {
        return caller == null ? uni : uni.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }
}
