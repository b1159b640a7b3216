package dev.windlass.bench.app;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Waits on a timer, as a handler does that waits for some server's answer. */
@Singleton
public class Nap {
    /** How long a job sleeps, in ms. */
    static final long MILLIS = Long.parseLong(System.getenv().getOrDefault("BENCH_SLEEP_MS", "10"));

    private final Vertx vertx;

    Nap(Vertx vertx) {
        this.vertx = vertx;
    }

    Uni<Void> of(long millis) {
        return Uni.createFrom().emitter(emitter -> vertx.setTimer(millis, fired -> emitter.complete(null)));
    }
}
