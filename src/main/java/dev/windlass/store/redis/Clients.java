package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes clients, each for one connection. Safe to use from any thread. */
interface Clients {
    /**
     * A new client on that Vert.x instance.
     *
     * @param queue to whose keys its connection is to lead; null where any server will do
     */
    Redis make(Vertx on, @Nullable QueueName queue);

    /** Whether queues may be on different servers, and move from one to another. */
    boolean isCluster();

    /** Clients that all lead to the same server, or to whoever is the master. */
    static Clients ofOne(Function<Vertx, Redis> clients) {
        return new Clients() {
            @Override
            public Redis make(Vertx on, @Nullable QueueName queue) {
                return clients.apply(on);
            }

            @Override
            public boolean isCluster() {
                return false;
            }
        };
    }
}
