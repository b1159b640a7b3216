package dev.windlass.store;

import dev.windlass.testing.RedisServer;
import org.jspecify.annotations.Nullable;

/** The contract on the redis-server 6.2 that the embedded default brings along. */
class Redis62StoreTest extends JobStoreContract {
    private @Nullable RedisServer server;

    @Override
    int startServer() {
        server = RedisServer.packaged();
        return server.port();
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }
}
