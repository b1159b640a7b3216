package dev.windlass.store;

import dev.windlass.testing.Certificate;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.leaks.TempFolder;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;

/** The contract over TLS, to a server that is known by its name. */
class RedisTlsStoreTest extends RedisServerContract {
    private final Path folder = TempFolder.create("certificate");
    private final int tlsPort = Ports.free();
    private final Certificate certificate;

    RedisTlsStoreTest() throws Exception {
        certificate = Certificate.in(folder);
    }

    @Override
    RedisServer start() {
        return RedisServer.system(certificate.redisOptions(tlsPort));
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString("rediss://localhost:" + tlsPort)
                .getNetClientOptions()
                .setTrustOptions(certificate.trust())
                .setHostnameVerificationAlgorithm("HTTPS");
    }

    @Override
    void stopServer() {
        super.stopServer();
        TempFolder.delete(folder);
    }
}
