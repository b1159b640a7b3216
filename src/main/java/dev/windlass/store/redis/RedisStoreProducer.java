package dev.windlass.store.redis;

import dev.windlass.config.QueueSettings;
import dev.windlass.config.WindlassConfig;
import dev.windlass.store.Doctor;
import dev.windlass.store.FirstContact;
import dev.windlass.time.Ticker;
import dev.windlass.time.WallClock;
import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes the store with clients that are configured as {@code quarkus.redis.*} says, but not pooled: every connection has
 * one purpose, and the heartbeat's lives outside the application's Vert.x.
 */
@Singleton
final class RedisStoreProducer {
    @Produces
    @Singleton
    RedisJobStore store(
            Vertx vertx, WindlassConfig config, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        Map<dev.windlass.job.QueueName, QueueSettings> queues = new ConcurrentHashMap<>();
        StoreSettings settings = new StoreSettings(
                config.lease(),
                (int) Math.min(Integer.MAX_VALUE, config.payload().max().asLongValue()),
                config.dead().maxEntries(),
                config.dead().maxAge(),
                queue -> queues.computeIfAbsent(queue, q -> QueueSettings.of(config, q)));
        Function<Vertx, Redis> clients = clients(tls, proxies);
        // made once here, so that wrong settings stop the start, and an embedded Redis is started on this thread
        clients.apply(vertx).close();
        return new RedisJobStore(vertx, clients, settings, Ticker.system());
    }

    @Produces
    @Singleton
    FirstContact firstContact(Vertx vertx, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        Function<Vertx, Redis> clients = clients(tls, proxies);
        // as above: on this thread
        clients.apply(vertx).close();
        return new RedisFirstContact(
                vertx,
                () -> clients.apply(vertx),
                new ContactFailure(settings().hosts().orElse(Set.of())),
                Ticker.system());
    }

    private static Function<Vertx, Redis> clients(TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        RedisClientConfig settings = settings();
        return onVertx ->
                VertxRedisClientFactory.create(VertxRedisClientFactory.DEFAULT_CLIENT, onVertx, settings, tls, proxies);
    }

    private static RedisClientConfig settings() {
        // always there, since it has defaults
        return Objects.requireNonNull(ConfigProvider.getConfig()
                .unwrap(SmallRyeConfig.class)
                .getConfigMapping(RedisConfig.class)
                .clients()
                .get(RedisConfig.DEFAULT_CLIENT_NAME));
    }

    @Produces
    @Singleton
    Doctor doctor(RedisJobStore store) {
        return store.doctor(WallClock.system());
    }

    void close(@Disposes RedisJobStore store) {
        store.close()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .join();
    }
}
