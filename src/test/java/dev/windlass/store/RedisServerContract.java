package dev.windlass.store;

import dev.windlass.testing.RedisServer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contract on a redis-server that is a process of this machine. */
abstract class RedisServerContract extends JobStoreContract {
    private @Nullable RedisServer server;

    /** Starts one, or skips the tests visibly. */
    abstract RedisServer start();

    final RedisServer server() {
        return Objects.requireNonNull(server);
    }

    @Override
    final int startServer() {
        server = start();
        return server.port();
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }
}
