package dev.windlass.store;

import dev.windlass.config.QueueSettings;
import dev.windlass.config.WindlassConfig.Records;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.testing.Resp;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a contract works with: one Redis server, two stores connected to it as two daemons would be, and a connection of
 * the test's own to look behind them.
 */
final class ContractBench implements AutoCloseable {
    /** Long enough that no lease ends by itself while a test runs. */
    static final Duration LEASE = Duration.ofSeconds(30);

    final JobStore store;
    final JobStore other;
    final Doctor doctor;
    final Resp redis;
    private final int port;
    private final Consumer<RedisOptions> options;
    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * @param port of the server
     * @param redis on which the test looks behind the stores; closed with the bench
     * @param options how the stores reach the server, where not at that port in the usual way
     */
    ContractBench(int port, Resp redis, Consumer<RedisOptions> options) {
        this.port = port;
        this.options = options;
        this.redis = redis;
        open.add(redis);
        TestStore first = connected(LEASE);
        this.store = first.store();
        this.doctor = first.doctor();
        this.other = connect(LEASE);
    }

    /** Connects one more store, closed with the bench. */
    JobStore connect(Duration lease) {
        return connected(lease).store();
    }

    private TestStore connected(Duration lease) {
        TestStore connected = RedisStores.connect(URI.create("redis://127.0.0.1:" + port), lease, options);
        open.add(connected);
        return connected;
    }

    /** Connects a store for whose queues {@code maxReady} is configured. */
    JobStore bounded(int maxReady) {
        TestStore connected = RedisStores.connect(
                URI.create("redis://127.0.0.1:" + port),
                LEASE,
                options,
                queue -> new QueueSettings(64, true, 100_000, Duration.ofHours(1), Records.ASKED, true, maxReady));
        open.add(connected);
        return connected.store();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }
}
