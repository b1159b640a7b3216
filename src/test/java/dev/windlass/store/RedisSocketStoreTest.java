package dev.windlass.store;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import dev.windlass.transport.Transports;
import io.vertx.redis.client.RedisOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The contract over a unix socket, in another database than the first. */
class RedisSocketStoreTest extends JobStoreContract {
    private @Nullable RedisServer server;

    @Override
    int startServer() {
        Assumptions.assumeTrue(Transports.whyNotNative() == null, "needs a native transport, for unix sockets");
        RedisServer started = RedisServer.system("--unixsocket", "redis.sock");
        server = started;
        return started.port();
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString(
                "unix://" + Objects.requireNonNull(server).folder().resolve("redis.sock") + "?db=5");
    }

    @Override
    Resp lookBehind(int port) {
        Resp redis = new Resp(port);
        redis.call("SELECT", "5");
        return redis;
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }
}
