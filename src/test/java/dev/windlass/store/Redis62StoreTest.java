package dev.windlass.store;

import dev.windlass.testing.RedisServer;

/** The contract on the redis-server 6.2 that the embedded default brings along. */
class Redis62StoreTest extends RedisServerContract {
    @Override
    RedisServer start() {
        return RedisServer.packaged();
    }
}
