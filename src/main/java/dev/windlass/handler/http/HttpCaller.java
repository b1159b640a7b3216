package dev.windlass.handler.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Sends calls to whatever its resolver lets through. Safe to use from any thread. */
final class HttpCaller {
    private final Vertx vertx;
    private final Wire wire;

    HttpCaller(Vertx vertx, Wire wire) {
        this.vertx = vertx;
        this.wire = wire;
    }

    /** The end of the time for a call that begins now. */
    Deadline deadline(Limits limits) {
        return new Deadline(limits, wire.ticker().nanos() + limits.total().toNanos());
    }

    /**
     * Sends a call and reads the answer, whatever its status; redirects are not followed. Cancelling the subscription
     * closes the connection, so that the server notices.
     *
     * @return emits on the subscriber's event loop. Fails with {@link HttpFailedException} if there is no whole answer in
     *     time, and with {@link dev.windlass.handler.DiscardException} if the target must not be reached
     */
    Uni<Response> send(Call call, Deadline deadline) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = vertx.getOrCreateContext();
            Exchange exchange = new Exchange(wire, call, deadline, emitter);
            // everything of an exchange happens on one event loop, so nothing in it needs a lock
            emitter.onTermination(() -> context.runOnContext(ignored -> exchange.abort()));
            context.runOnContext(ignored -> exchange.start());
        });
    }
}
