package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.QueueFullException;
import dev.windlass.store.StoreException;
import dev.windlass.time.Ticker;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connections of this process: one that is shared by everything quick, one for heartbeats, and those made for a
 * purpose (a session's reader and writer, a reply list, the control channel).
 *
 * <p>A session's own live on its queue's event loop, where its jobs run. All others live on a Vert.x instance of their
 * own: a handler that holds an event loop of the application must hold up neither heartbeats, whose event loop they have
 * to themselves, nor producers and operators. Both instances use the same transport.
 */
final class RedisLinks {
    private final Vertx own;
    private final Vertx application;
    private final Function<Vertx, Redis> clients;
    private final Probe probe;
    private final Set<RedisLink> all = ConcurrentHashMap.newKeySet();
    private final ContextInternal sharedContext;
    private final RedisLink shared;
    private final RedisLink pulse;

    /** @param clients makes a new client on the given Vert.x instance */
    RedisLinks(Vertx application, Function<Vertx, Redis> clients) {
        this.application = application;
        this.clients = clients;
        this.own = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(application.isNativeTransportEnabled())
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true));
        this.probe = new Probe(() -> clients.apply(own), Ticker.system());
        // two contexts in a row are on two threads
        ContextInternal pulseContext = ((VertxInternal) own).createEventLoopContext();
        this.sharedContext = ((VertxInternal) own).createEventLoopContext();
        this.pulse = link("heartbeat connection", pulseContext, own);
        this.shared = link("shared connection", sharedContext, own);
    }

    RedisLink shared() {
        return shared;
    }

    RedisLink pulse() {
        return pulse;
    }

    /** Redis's own time, in epoch milliseconds. */
    Future<Long> millis() {
        return shared.send(Request.cmd(Command.TIME))
                .map(time -> time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000);
    }

    /** A new link that nobody's handlers can hold up. */
    RedisLink dedicated(String purpose) {
        return link(purpose, sharedContext, own);
    }

    /** A new link on the caller's event loop, or on one of the application's where the caller has none. */
    RedisLink onCallersLoop(String purpose) {
        ContextInternal current = ContextInternal.current();
        ContextInternal context = current != null && current.isEventLoopContext()
                ? current.unwrap()
                : ((VertxInternal) application).createEventLoopContext();
        return link(purpose, context, application);
    }

    private RedisLink link(String purpose, ContextInternal context, Vertx vertx) {
        RedisLink link =
                new RedisLink(purpose, context, () -> clients.apply(vertx), probe, () -> all.forEach(RedisLink::doubt));
        all.removeIf(RedisLink::isClosed);
        all.add(link);
        return link;
    }

    Future<Void> close() {
        return Future.join(shared.close(), pulse.close())
                .eventually(() -> own.close())
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
