package dev.windlass.store.redis;

import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Where keys are: the one server, or in a cluster the master of one queue, wherever that is. Here are the connections that
 * lead there: one that is shared by everything quick, one for heartbeats, and those made for a purpose.
 */
final class Place {
    /**
     * Where links live.
     *
     * @param application the application's Vert.x instance, for a session's own
     * @param own the instance of all others
     * @param pulse the event loop that heartbeats have to themselves
     * @param shared the event loop of all others
     */
    record Loops(Vertx application, Vertx own, ContextInternal pulse, ContextInternal shared) {}

    private final Loops loops;
    private final Function<Vertx, Redis> clients;
    private final Probe probe;
    private final Set<RedisLink> all = ConcurrentHashMap.newKeySet();
    private final RedisLink shared;
    private final RedisLink pulse;
    private final ServerIdentity sharedIdentity;
    private final ServerIdentity pulseIdentity;

    /** @param clients makes a new client on the given Vert.x instance */
    Place(Loops loops, Function<Vertx, Redis> clients) {
        this.loops = loops;
        this.clients = clients;
        this.probe = new Probe(() -> clients.apply(loops.own), Ticker.system());
        this.pulse = link("heartbeat connection", loops.pulse, loops.own);
        this.shared = link("shared connection", loops.shared, loops.own);
        this.pulseIdentity = new ServerIdentity(pulse);
        this.sharedIdentity = new ServerIdentity(shared);
    }

    RedisLink shared() {
        return shared;
    }

    /** Which server the shared connection leads to. */
    ServerIdentity sharedIdentity() {
        return sharedIdentity;
    }

    RedisLink pulse() {
        return pulse;
    }

    /** Which server the heartbeats go to, and as which of its clients. */
    ServerIdentity pulseIdentity() {
        return pulseIdentity;
    }

    /** The time of the server, in epoch milliseconds. */
    Future<Long> millis() {
        return shared.send(Request.cmd(Command.TIME))
                .map(time -> time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000);
    }

    /** A new link that nobody's handlers can hold up. */
    RedisLink dedicated(String purpose) {
        return link(purpose, loops.shared, loops.own);
    }

    /** A new link on the caller's event loop, or on one of the application's where the caller has none. */
    RedisLink onCallersLoop(String purpose) {
        ContextInternal current = ContextInternal.current();
        ContextInternal context = current != null && current.isEventLoopContext()
                ? current.unwrap()
                : ((VertxInternal) loops.application).createEventLoopContext();
        return link(purpose, context, loops.application);
    }

    /** Runs {@code task} where the shared connection lives, after what waits there already. */
    void later(Runnable task) {
        loops.shared.runOnContext(ignored -> task.run());
    }

    private RedisLink link(String purpose, ContextInternal context, Vertx vertx) {
        RedisLink link =
                new RedisLink(purpose, context, () -> clients.apply(vertx), probe, () -> all.forEach(RedisLink::doubt));
        all.removeIf(RedisLink::isClosed);
        all.add(link);
        return link;
    }

    /** Lets the shared connections go where nobody uses them. */
    void rest() {
        shared.rest();
        pulse.rest();
    }

    /** Closes the shared connections. */
    Future<Void> close() {
        return Future.join(shared.close(), pulse.close()).mapEmpty();
    }
}
