package dev.windlass.store;

import dev.windlass.testing.RedisServer;

/** The contract on the system's redis-server; skipped where there is none of version 7 or newer. */
class Redis7StoreTest extends RedisServerContract {
    @Override
    RedisServer start() {
        return RedisServer.system();
    }
}
