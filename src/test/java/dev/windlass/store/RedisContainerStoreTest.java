package dev.windlass.store;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract on the image that most people deploy; skipped where no container engine can be reached. */
class RedisContainerStoreTest extends JobStoreContract {
    private static final int PORT = 6379;

    private @Nullable GenericContainer<?> container;

    @Override
    int startServer() {
        Assumptions.assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "needs a container engine");
        GenericContainer<?> redis = new GenericContainer<>(DockerImageName.parse("redis:7")).withExposedPorts(PORT);
        container = redis;
        redis.start();
        return redis.getMappedPort(PORT);
    }

    @Override
    void stopServer() {
        if (container != null) {
            container.stop();
        }
    }
}
