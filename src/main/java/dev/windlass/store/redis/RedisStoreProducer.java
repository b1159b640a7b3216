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
import io.vertx.redis.client.RedisClientType;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
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
        return new RedisJobStore(vertx, clients(vertx, tls, proxies), settings, Ticker.system());
    }

    @Produces
    @Singleton
    FirstContact firstContact(Vertx vertx, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        Clients clients = clients(vertx, tls, proxies);
        return new RedisFirstContact(
                vertx,
                queue -> clients.make(vertx, queue),
                new ContactFailure(settings().hosts().orElse(Set.of())),
                Ticker.system());
    }

    private static Clients clients(Vertx vertx, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        RedisClientConfig settings = settings();
        BiFunction<Vertx, RedisClientConfig, Redis> make = (on, like) ->
                VertxRedisClientFactory.create(VertxRedisClientFactory.DEFAULT_CLIENT, on, like, tls, proxies);
        // made once here, so that wrong settings stop the start, and an embedded Redis is started on this thread
        make.apply(vertx, settings).close();
        return settings.clientType() == RedisClientType.CLUSTER
                ? new ClusterClients(hosts(settings), (on, host) -> make.apply(on, oneNode(settings, host)))
                : Clients.ofOne(on -> make.apply(on, settings));
    }

    private static List<String> hosts(RedisClientConfig settings) {
        return settings
                .hosts()
                .or(() -> settings.hostsProviderName()
                        .map(name -> VertxRedisClientFactory.findProvider(name).getHosts()))
                .orElse(Set.of())
                .stream()
                .map(URI::toString)
                .toList();
    }

    /** The same settings for one node alone; there is no other way to use all that the factory knows of them. */
    private static RedisClientConfig oneNode(RedisClientConfig settings, String host) {
        return (RedisClientConfig) Proxy.newProxyInstance(
                RedisClientConfig.class.getClassLoader(),
                new Class<?>[] {RedisClientConfig.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "hosts" -> Optional.of(Set.of(URI.create(host)));
                    case "clientType" -> RedisClientType.STANDALONE;
                    default -> method.invoke(settings, args);
                });
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
