package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.testing.RedisServer;
import dev.windlass.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Vert.x instance of heartbeats and shared connections uses the transport of the application's. */
class LinksTransportTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothInstancesUseTheSameTransport(boolean preferNative) {
        Vertx application = Vertx.vertx(new VertxOptions().setPreferNativeTransport(preferNative));
        Queue<Vertx> used = new ConcurrentLinkedQueue<>();
        try (RedisServer redis = RedisServer.any()) {
            RedisLinks links = new RedisLinks(application, Clients.ofOne(vertx -> {
                used.add(vertx);
                return Redis.createClient(vertx, redis.uri().toString());
            }));
            links.anywhere().millis().toCompletionStage().toCompletableFuture().join();
            links.close().toCompletionStage().toCompletableFuture().join();
        } finally {
            application.close().toCompletionStage().toCompletableFuture().join();
        }

        assertEquals(
                Set.of(Transports.inUse(application)),
                used.stream().map(Transports::inUse).collect(Collectors.toSet()));
    }
}
