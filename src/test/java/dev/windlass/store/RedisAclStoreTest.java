package dev.windlass.store;

import dev.windlass.testing.DocumentedUser;
import dev.windlass.testing.RedisServer;
import io.vertx.redis.client.RedisOptions;

/** The contract as a user that has the documented rights and no others. */
class RedisAclStoreTest extends RedisServerContract {
    @Override
    RedisServer start() {
        RedisServer started = RedisServer.system();
        started.call(DocumentedUser.command());
        return started;
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString("redis://worker:secret@127.0.0.1:" + server().port());
    }
}
