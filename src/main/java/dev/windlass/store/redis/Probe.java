package dev.windlass.store.redis;

import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis for a sign of life on a new connection, one for all who want to know at the same time. Safe to use from any
 * thread.
 */
final class Probe {
    /** How long an answer is good for: less than anybody's patience, so that it is younger than their questions. */
    private static final long FRESH_NANOS = 250_000_000;

    private static final long DEADLINE_MILLIS = 1_000;

    private final Supplier<Redis> clients;
    private final Ticker ticker;
    private @Nullable Future<Void> last;
    private long begunNanos;

    /** @param clients makes a client that is used once and closed */
    Probe(Supplier<Redis> clients, Ticker ticker) {
        this.clients = clients;
        this.ticker = ticker;
    }

    /** Completes when Redis has answered, fails when it has not within a second. */
    synchronized Future<Void> ask() {
        long now = ticker.nanos();
        Future<Void> asked = last;
        if (asked != null && (!asked.isComplete() || now - begunNanos < FRESH_NANOS)) {
            return asked;
        }
        begunNanos = now;
        Promise<Void> answer = Promise.promise();
        last = answer.future();
        try {
            Redis client = clients.get();
            client.connect()
                    .compose(connection -> connection.send(Request.cmd(Command.PING)))
                    .<Void>mapEmpty()
                    .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .onComplete(answer)
                    .onComplete(done -> client.close());
        } catch (RuntimeException e) {
            answer.tryFail(e);
        }
        return answer.future();
    }
}
