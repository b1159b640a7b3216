package dev.windlass.handler.http;

import dev.windlass.config.AllowedTarget;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Resolves only what jobs may reach: public addresses, and what the configuration allows on top. It judges the address
 * that will be connected to and not the name, since whoever owns a name can let it point anywhere, also a moment later.
 */
final class PublicOnly implements HostResolver {
    private final HostResolver resolver;
    private final List<AllowedTarget> allowed;

    PublicOnly(HostResolver resolver, List<AllowedTarget> allowed) {
        this.resolver = resolver;
        this.allowed = List.copyOf(allowed);
    }

    @Override
    public Future<InetAddress> resolve(String host) {
        return resolver.resolve(host).map(address -> checked(host, address));
    }

    private InetAddress checked(String host, InetAddress address) {
        if (PublicInternet.contains(address) || allowed.stream().anyMatch(target -> target.allows(host, address))) {
            return address;
        }
        throw new RefusedException("host " + host + " is at " + address.getHostAddress()
                + ", which is not a public address: refused; allow it in windlass.http.allow if jobs may reach it");
    }
}
