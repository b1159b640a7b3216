package dev.windlass.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} a Redis of its own, free ports, and the server itself: a static field or an instance field
 * of the type {@link RedisServer} in the test is set to it.
 */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {
    /** The queue on which the daemon under test works; on all others a test moves the jobs by hand. */
    public static final String WORKED_ON = "worked-on";

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
            redis.close();
        }
    }
}
