package dev.windlass.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That Quarkus asks the provider, as {@code application.properties} tells it to, when no host is configured. */
@QuarkusTest
@TestProfile(EmbeddedRedisInQuarkusTest.OwnFolder.class)
class EmbeddedRedisInQuarkusTest {
    @Inject
    RedisDataSource redis;

    @Inject
    @Identifier("windlass-embedded")
    EmbeddedRedisHosts hosts;

    @Test
    void quarkusUsesTheEmbeddedRedisWhenNothingIsConfigured() {
        String served = redis.execute("INFO", "server").toString();

        int port = hosts.getHosts().iterator().next().getPort();
        assertTrue(served.contains("tcp_port:" + port), served);
    }

    public static final class OwnFolder implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            // those of other tests name a Redis, and then the provider is not asked
            return true;
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "windlass.embedded.folder", "target/embedded-redis-in-quarkus",
                    "quarkus.http.test-port", "0",
                    "quarkus.management.test-port", "0");
        }
    }
}
