package dev.windlass.store;

import dev.windlass.testing.Certificate;
import dev.windlass.testing.RedisServer;
import io.vertx.redis.client.RedisOptions;
import org.jspecify.annotations.Nullable;

/** The contract over TLS, to a server that is known by its name. */
class RedisTlsStoreTest extends JobStoreContract {
    private @Nullable RedisServer server;

    private final Certificate certificate = Certificate.forName("localhost");

    @Override
    int startServer() {
        RedisServer started = RedisServer.system(certificate.serverOptions());
        server = started;
        return started.port();
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString("rediss://localhost:" + certificate.port())
                .getNetClientOptions()
                .setTrustOptions(certificate.trust())
                .setHostnameVerificationAlgorithm("HTTPS");
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
        certificate.close();
    }
}
