package dev.windlass.store;

import dev.windlass.testing.RedisCluster;
import dev.windlass.testing.Resp;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contract on a cluster of three masters and three replicas, on which the queues of its tests are spread. */
class RedisClusterStoreTest extends JobStoreContract {
    /** Long: nothing fails here, and the machine may be busy. */
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(5);

    private @Nullable RedisCluster cluster;

    @Override
    int startServer() {
        RedisCluster started = new RedisCluster(NODE_TIMEOUT);
        cluster = started;
        return started.nodes().get(0).port();
    }

    @Override
    void reach(RedisOptions options) {
        options.setType(RedisClientType.CLUSTER)
                .setEndpoints(Objects.requireNonNull(cluster).addresses());
    }

    @Override
    Resp lookBehind(int port) {
        return Objects.requireNonNull(cluster).connect();
    }

    @Override
    void stopServer() {
        if (cluster != null) {
            cluster.close();
        }
    }
}
