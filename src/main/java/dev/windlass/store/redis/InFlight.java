package dev.windlass.store.redis;

import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command that waits for a connection, and then for its answer. */
final class InFlight {
    /**
     * How a script is sent to a server that may not know it.
     *
     * @param script which it is
     * @param request runs it by its source
     */
    record Source(LuaScript script, Supplier<Request> request) {}

    final Request request;
    final @Nullable Source source;
    final Promise<Response> promise;
    final long deadlineNanos;
    private final long blocksNanos;
    private long writtenNanos;

    InFlight(Request request, Promise<Response> promise, long now, long deadlineMillis) {
        this(request, null, promise, now, deadlineMillis);
    }

    /**
     * @param source null for what is no script
     * @param now by the ticker
     * @param deadlineMillis what is beyond {@link RedisLink#DEADLINE_MILLIS} is how long the command itself may block
     */
    InFlight(Request request, @Nullable Source source, Promise<Response> promise, long now, long deadlineMillis) {
        this.request = request;
        this.source = source;
        this.promise = promise;
        this.deadlineNanos = now + deadlineMillis * 1_000_000;
        this.blocksNanos = Math.max(0, deadlineMillis - RedisLink.DEADLINE_MILLIS) * 1_000_000;
    }

    /** A promise whose listeners run on the Vert.x context of whoever asks, where there is one. */
    static <T> Promise<T> promiseToCaller() {
        ContextInternal caller = ContextInternal.current();
        return caller == null ? Promise.promise() : caller.promise();
    }

    void written(long now) {
        writtenNanos = now;
    }

    boolean blocks() {
        return blocksNanos > 0;
    }

    boolean isOverdue(long now) {
        return deadlineNanos - now < 0;
    }

    /** For how long its answer could have been there; negative while it may block. */
    long silentNanos(long now) {
        return now - writtenNanos - blocksNanos;
    }

    /** The command's name, without its arguments: they may be a payload. */
    String name() {
        return request.command().toString().trim();
    }
}
