package dev.windlass.store;

import dev.windlass.testing.RedisServer;
import org.jspecify.annotations.Nullable;

/** The contract on the system's redis-server; skipped where there is none of version 7 or newer. */
class Redis7StoreTest extends JobStoreContract {
    private @Nullable RedisServer server;

    @Override
    int startServer() {
        server = RedisServer.system();
        return server.port();
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }
}
