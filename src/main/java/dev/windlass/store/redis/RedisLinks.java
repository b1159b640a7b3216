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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this process, by the place to which they lead.
 *
 * <p>A session's own live on its queue's event loop, where its jobs run. All others live on a Vert.x instance of their
 * own: a handler that holds an event loop of the application must hold up neither heartbeats, whose event loop they have
 * to themselves, nor producers and operators. Both instances use the same transport.
 */
final class RedisLinks {
    private static final long REST_MILLIS = 30_000;

    private final Vertx own;
    private final Clients clients;
    private final Place.Loops loops;
    private final Place anywhere;
    private final Map<QueueName, Place> places = new ConcurrentHashMap<>();

    RedisLinks(Vertx application, Clients clients) {
        this.clients = clients;
        this.own = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(application.isNativeTransportEnabled())
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true));
        // two contexts in a row are on two threads
        ContextInternal pulse = ((VertxInternal) own).createEventLoopContext();
        ContextInternal shared = ((VertxInternal) own).createEventLoopContext();
        this.loops = new Place.Loops(application, own, pulse, shared);
        this.anywhere = place(null);
        if (clients.isCluster()) {
            // there may be many queues, and few of them busy
            own.setPeriodic(REST_MILLIS, id -> places.values().forEach(Place::rest));
        }
    }

    /** Where the keys of {@code queue} are. */
    Place of(QueueName queue) {
        return clients.isCluster() ? places.computeIfAbsent(queue, this::place) : anywhere;
    }

    /** For what is about no key: any server. */
    Place anywhere() {
        return anywhere;
    }

    private Place place(@Nullable QueueName queue) {
        return new Place(loops, vertx -> clients.make(vertx, queue));
    }

    Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        places.values().forEach(place -> closing.add(place.close()));
        closing.add(anywhere.close());
        return Future.join(closing).eventually(() -> own.close()).mapEmpty();
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
