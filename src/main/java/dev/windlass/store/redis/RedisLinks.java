package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.QueueFullException;
import dev.windlass.store.StoreException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connections of this process: one that is shared by everything quick, one for heartbeats, and those made for a
 * purpose (a session's reader, a reply list, the control channel).
 *
 * <p>Heartbeats live on an event loop of their own, outside the Vert.x instance of the application: a handler that
 * blocks an event loop must not cost the leases of all other jobs.
 */
final class RedisLinks {
    private final Vertx vertx;
    private final Vertx pulseVertx;
    private final Function<Vertx, Redis> clients;
    private final RedisLink shared;
    private final RedisLink pulse;

    /** @param clients makes a new client on the given Vert.x instance */
    RedisLinks(Vertx vertx, Function<Vertx, Redis> clients) {
        this.vertx = vertx;
        this.clients = clients;
        this.pulseVertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true));
        this.shared = RedisLink.on(vertx, "shared connection", () -> clients.apply(vertx));
        this.pulse = RedisLink.on(pulseVertx, "heartbeat connection", () -> clients.apply(pulseVertx));
    }

    RedisLink shared() {
        return shared;
    }

    RedisLink pulse() {
        return pulse;
    }

    /** A new link on the caller's event loop, or on a new one where the caller has none. */
    RedisLink dedicated(String purpose) {
        ContextInternal current = ContextInternal.current();
        ContextInternal context = current != null && current.isEventLoopContext()
                ? current.unwrap()
                : ((VertxInternal) vertx).createEventLoopContext();
        return new RedisLink(purpose, context, () -> clients.apply(vertx));
    }

    Future<Void> close() {
        return Future.join(shared.close(), pulse.close())
                .eventually(() -> pulseVertx.close())
                .mapEmpty();
    }

    /**
     * A lazy {@link Uni} of a future that is made at subscription.
     *
     * @param what what is being done, for the message of a failure: "reserve"
     */
    static <T> Uni<T> uni(String what, QueueName queue, Supplier<Future<T>> future) {
        return Uni.createFrom().emitter(emitter -> future.get().onComplete(done -> {
            if (done.succeeded()) {
                emitter.complete(done.result());
            } else {
                emitter.fail(explained(what, queue, done.cause()));
            }
        }));
    }

    private static Throwable explained(String what, QueueName queue, Throwable cause) {
        if (cause instanceof LeaseLostException || cause instanceof QueueFullException) {
            return cause;
        }
        return new StoreException("cannot " + what + " on queue " + queue + ": " + cause.getMessage(), cause);
    }
}
