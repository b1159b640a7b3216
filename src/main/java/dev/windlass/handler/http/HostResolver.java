package dev.windlass.handler.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;

/** Finds the address of a host. A call connects to that very address: nobody looks the name up a second time. */
@FunctionalInterface
interface HostResolver {
    /**
     * Looks {@code host} up; completes on the calling context.
     *
     * @param host a name, or an address, which stands for itself
     * @return fails with {@link java.net.UnknownHostException}, or with {@link RefusedException} if it must not be reached
     */
    Future<InetAddress> resolve(String host);

    /** The resolver of Vert.x, which does not block and knows the hosts file. */
    static HostResolver of(Vertx vertx) {
        return host -> {
            Promise<InetAddress> found = Promise.promise();
            ((VertxInternal) vertx).resolveAddress(host, found);
            return found.future();
        };
    }
}
