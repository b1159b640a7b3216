package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import dev.windlass.store.Finding;
import dev.windlass.store.FirstContact;
import dev.windlass.time.Ticker;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Connects as the worker will, again and again while nobody answers, and tries every command that is needed. The links of
 * the store are no help here: they go on for ever, and keep to themselves why.
 */
final class RedisFirstContact implements FirstContact {
    private static final long PAUSE_MILLIS = 100;

    private final Vertx vertx;
    private final Function<QueueName, Redis> clients;
    private final ContactFailure failures;
    private final Ticker ticker;

    /**
     * @param clients makes a client of the server of a queue, that is used once and closed
     * @param failures tells what a failure means
     */
    RedisFirstContact(Vertx vertx, Function<QueueName, Redis> clients, ContactFailure failures, Ticker ticker) {
        this.vertx = vertx;
        this.clients = clients;
        this.failures = failures;
        this.ticker = ticker;
    }

    @Override
    public Uni<List<Finding>> obstacles(QueueName queue, Duration patience) {
        RedisKeys keys = new RedisKeys(queue);
        return Uni.createFrom().completionStage(() -> {
            long until = ticker.nanos() + patience.toNanos();
            return contact(keys, until).toCompletionStage();
        });
    }

    private Future<List<Finding>> contact(RedisKeys keys, long until) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - ticker.nanos());
        return once(keys, Math.max(1, left)).recover(failure -> {
            if (failures.passes(failure)) {
                return Future.succeededFuture(List.of());
            }
            boolean again = until - ticker.nanos() > TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
            if (again && !failures.isLasting(failure)) {
                return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(rested -> contact(keys, until));
            }
            return Future.succeededFuture(List.of(failures.explain(failure)));
        });
    }

    private Future<List<Finding>> once(RedisKeys keys, long leftMillis) {
        Redis client = clients.apply(keys.queue);
        return client.connect()
                .compose(connection -> answers(connection).compose(answer -> rights(connection, keys)))
                .timeout(leftMillis, TimeUnit.MILLISECONDS)
                .onComplete(done -> client.close());
    }

    private static Future<Void> answers(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.TIME))
                .<Void>mapEmpty()
                // which of its rights the user lacks is found out next
                .recover(failure ->
                        Refusal.is(failure, "NOPERM") ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private Future<List<Finding>> rights(RedisConnection connection, RedisKeys keys) {
        return Rights.missing(connection::send, keys)
                .map(missing -> missing.isEmpty() ? List.of() : List.of(failures.missing(missing)));
    }
}
