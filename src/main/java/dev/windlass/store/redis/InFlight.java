package dev.windlass.store.redis;

import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** A command that waits for a connection, and then for its answer. */
final class InFlight {
    final Request request;
    final Promise<Response> promise;
    final long deadlineNanos;
    private final long blocksNanos;
    private long writtenNanos;

    /**
     * @param now by the ticker
     * @param deadlineMillis what is beyond {@link RedisLink#DEADLINE_MILLIS} is how long the command itself may block
     */
    InFlight(Request request, Promise<Response> promise, long now, long deadlineMillis) {
        this.request = request;
        this.promise = promise;
        this.deadlineNanos = now + deadlineMillis * 1_000_000;
        this.blocksNanos = Math.max(0, deadlineMillis - RedisLink.DEADLINE_MILLIS) * 1_000_000;
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
