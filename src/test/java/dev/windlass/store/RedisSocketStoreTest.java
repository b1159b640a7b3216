package dev.windlass.store;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import dev.windlass.transport.Transports;
import io.vertx.redis.client.RedisOptions;
import org.junit.jupiter.api.Assumptions;

/** The contract over a unix socket, in another database than the first. */
class RedisSocketStoreTest extends RedisServerContract {
    @Override
    RedisServer start() {
        Assumptions.assumeTrue(Transports.whyNotNative() == null, "needs a native transport, for unix sockets");
        return RedisServer.system("--unixsocket", "redis.sock");
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString("unix://" + server().folder().resolve("redis.sock") + "?db=5");
    }

    @Override
    Resp lookBehind(int port) {
        Resp redis = new Resp(port);
        redis.call("SELECT", "5");
        return redis;
    }
}
