package dev.windlass.store;

import dev.windlass.testing.Certificate;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.leaks.TempFolder;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The contract over TLS, to a server that is known by its name. */
class RedisTlsStoreTest extends JobStoreContract {
    private final Path folder = TempFolder.create("certificate");
    private final int tlsPort = Ports.free();
    private final Certificate certificate;
    private @Nullable RedisServer server;

    RedisTlsStoreTest() throws Exception {
        certificate = Certificate.in(folder);
    }

    @Override
    int startServer() {
        RedisServer started = RedisServer.system(certificate.redisOptions(tlsPort));
        server = started;
        return started.port();
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString("rediss://localhost:" + tlsPort)
                .getNetClientOptions()
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(certificate.file().toString()))
                .setHostnameVerificationAlgorithm("HTTPS");
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
        TempFolder.delete(folder);
    }
}
