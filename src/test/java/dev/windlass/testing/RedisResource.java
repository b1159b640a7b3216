package dev.windlass.testing;

import dev.windlass.testing.leaks.Leaks;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} a Redis of its own, free ports, and the server itself: a static field or an instance field
 * of the type {@link RedisServer} in the test is set to it.
 */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {
    /** The queue on which the daemon under test works; on all others a test moves the jobs by hand. */
    public static final String WORKED_ON = "worked-on";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private @Nullable RedisServer redis;

    @Override
    public Map<String, String> start() {
        redis = RedisServer.system();
        return Map.of(
                "quarkus.redis.hosts",
                redis.uri().toString(),
                "quarkus.http.test-port",
                "0",
                "quarkus.management.test-port",
                "0",
                "windlass.queues",
                WORKED_ON);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, new TestInjector.MatchesType(RedisServer.class));
    }

    @Override
    public void stop() {
        if (redis != null) {
            requireNoClients(redis);
            redis.close();
        }
    }

    /** The daemon has stopped by now, and with it all its connections. */
    private static void requireNoClients(RedisServer redis) {
        AtomicReference<List<String>> clients = new AtomicReference<>(List.of());
        try {
            Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                clients.set(clients(redis));
                return clients.get().isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            clients.get()
                    .forEach(client -> Leaks.report("a connection to Redis of a daemon that has stopped: " + client));
        }
    }

    private static List<String> clients(RedisServer redis) {
        // the question itself comes by a connection, too
        return redis.cli("CLIENT", "LIST")
                .lines()
                .filter(client -> !client.contains("cmd=client"))
                .toList();
    }
}
