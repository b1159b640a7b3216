package dev.windlass.handler.http;

import dev.windlass.handler.DiscardException;
import dev.windlass.time.Timer;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: resolve, connect, send, read. It ends once, with an answer, a failure or an abort; whatever
 * arrives later is dropped. A connection whose answer was not read to its end is closed and not used again, since the
 * rest would be taken for the next answer.
 *
 * <p>All methods are called on one context.
 */
final class Exchange {
    private final Wire wire;
    private final Call call;
    private final Deadline deadline;
    private final UniEmitter<? super Response> emitter;

    private boolean over;
    private Timer.@Nullable Scheduled alarm;
    private @Nullable HttpClientRequest request;
    /** When the server was last heard of, by the ticker; its silence counts from the connection on. */
    private long heardNanos;

    private Buffer body = Buffer.buffer();

    Exchange(Wire wire, Call call, Deadline deadline, UniEmitter<? super Response> emitter) {
        this.wire = wire;
        this.call = call;
        this.deadline = deadline;
        this.emitter = emitter;
    }

    void start() {
        if (over) {
            return;
        }
        watch();
        wire.resolver().resolve(call.target().host()).onComplete(found -> {
            if (found.succeeded()) {
                connect(found.result());
            } else {
                fail(found.cause());
            }
        });
    }

    /** Ends it without an answer: nobody waits for one any more. */
    void abort() {
        if (end()) {
            hangUp();
        }
    }

    private void connect(InetAddress address) {
        if (over) {
            return;
        }
        WebAddress target = call.target();
        RequestOptions options = new RequestOptions()
                .setMethod(call.method())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
                .setHost(target.urlHost())
                .setPort(target.port())
                .setSsl(target.secure())
                .setURI(target.path() + target.query())
                .setHeaders(call.headers());
        wire.client().request(options).onComplete(connected -> {
            if (connected.succeeded()) {
                send(connected.result());
            } else {
                fail(connected.cause());
            }
        });
    }

    private void send(HttpClientRequest connected) {
        request = connected;
        // before all else: without a handler, the client logs a reset as an error
        connected.exceptionHandler(this::fail);
        if (over) {
            hangUp();
            return;
        }
        heardNanos = wire.ticker().nanos();
        watch();
        connected.response().onComplete(answered -> {
            if (answered.succeeded()) {
                read(answered.result());
            } else {
                fail(answered.cause());
            }
        });
        Buffer payload = call.body();
        if (payload == null) {
            connected.end();
        } else {
            connected.end(payload);
        }
    }

    private void read(HttpClientResponse response) {
        if (over) {
            return;
        }
        heardNanos = wire.ticker().nanos();
        response.exceptionHandler(this::fail);
        response.handler(piece -> take(response, piece));
        response.endHandler(ended -> complete(response, false));
        if (announced(response) > wire.maxResponse() && !call.method().equals(HttpMethod.HEAD)) {
            complete(response, true);
            hangUp();
        }
    }

    private void take(HttpClientResponse response, Buffer piece) {
        if (over) {
            return;
        }
        heardNanos = wire.ticker().nanos();
        if (body.length() + (long) piece.length() > wire.maxResponse()) {
            complete(response, true);
            hangUp();
        } else {
            body.appendBuffer(piece);
        }
    }

    private void complete(HttpClientResponse response, boolean cut) {
        if (end()) {
            emitter.complete(new Response(response.statusCode(), response.headers(), body, cut));
        }
    }

    private void fail(Throwable thrown) {
        if (end()) {
            hangUp();
            emitter.fail(
                    thrown instanceof RefusedException
                            ? new DiscardException(call + ": " + thrown.getMessage())
                            : new HttpFailedException(call + " failed: " + Trouble.inWords(thrown)));
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        if (alarm != null) {
            alarm.cancel();
        }
        return true;
    }

    private void hangUp() {
        if (request != null) {
            request.reset();
        }
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    /** Looks whether time is up, and sets the alarm for the next look. One timer serves both limits. */
    private void watch() {
        if (over) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        long now = wire.ticker().nanos();
        Limits limits = deadline.limits();
        long left = deadline.endNanos() - now;
        long quiet = request == null ? Long.MAX_VALUE : limits.read().toNanos() - (now - heardNanos);
        if (left <= 0) {
            fail(new Trouble.LateException(
                    "it took longer than " + limits.total().toMillis() + " ms in all"));
        } else if (quiet <= 0) {
            fail(new Trouble.LateException(
                    "the server sent nothing for " + limits.read().toMillis() + " ms"));
        } else {
            // rounded up, or the alarm would come a moment too early and then again and again
            alarm = wire.timer().schedule(Duration.ofMillis(Math.min(left, quiet) / 1_000_000 + 1), this::watch);
        }
    }

    private static long announced(HttpClientResponse response) {
        String length = response.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
