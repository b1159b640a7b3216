package dev.windlass.store.redis;

import dev.windlass.config.QueueSettings;
import dev.windlass.config.WindlassConfig.Records;
import dev.windlass.job.QueueName;
import dev.windlass.time.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes stores for tests, each with a Vert.x of its own, as two worker processes would have. */
public final class RedisStores {
    /** Largest payload that these stores take, in bytes. */
    public static final int MAX_PAYLOAD = 1_000_000;
    /** Dead letters of a queue that are kept; the oldest go first. */
    public static final int MAX_DEAD = 1_000;

    private RedisStores() {}

    public static TestStore connect(URI uri, Consumer<RedisOptions> options) {
        return connect(uri, Duration.ofSeconds(10), options);
    }

    public static TestStore connect(URI uri, Duration lease, Consumer<RedisOptions> options) {
        return connect(uri, lease, options, RedisStores::defaults);
    }

    public static TestStore connect(
            URI uri, Duration lease, Consumer<RedisOptions> options, Function<QueueName, QueueSettings> queues) {
        return connect(uri, lease, options, queues, Ticker.system());
    }

    /** A store of defaults whose sessions are trusted by {@code ticker}. */
    public static TestStore connect(URI uri, Duration lease, Ticker ticker) {
        return connect(uri, lease, options -> {}, RedisStores::defaults, ticker);
    }

    private static TestStore connect(
            URI uri,
            Duration lease,
            Consumer<RedisOptions> options,
            Function<QueueName, QueueSettings> queues,
            Ticker ticker) {
        // as the daemon does where nothing is configured; unix sockets need it
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        RedisOptions redis =
                new RedisOptions().setConnectionString(uri.toString()).setMaxWaitingHandlers(16_384);
        options.accept(redis);
        StoreSettings settings = new StoreSettings(lease, MAX_PAYLOAD, MAX_DEAD, Duration.ofDays(180), queues);
        RedisJobStore store = new RedisJobStore(vertx, clients(redis), settings, ticker);
        return new TestStore(vertx, store, () -> store.close());
    }

    private static Clients clients(RedisOptions options) {
        return options.getType() == RedisClientType.CLUSTER
                ? new ClusterClients(
                        options.getEndpoints(),
                        (on, node) -> Redis.createClient(
                                on,
                                new RedisOptions(options)
                                        .setType(RedisClientType.STANDALONE)
                                        .setEndpoints(List.of(node))))
                : Clients.ofOne(on -> Redis.createClient(on, options));
    }

    private static QueueSettings defaults(QueueName queue) {
        return new QueueSettings(64, true, 100_000, Duration.ofHours(1), Records.ASKED, true, 0);
    }
}
