package dev.windlass.handler.http;

import dev.windlass.config.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses belong to the public internet. Whatever does not is a way into the network of the daemon: services that
 * trust their neighbours, cloud metadata, the daemon's own ports.
 */
final class PublicInternet {
    /** From the IANA registry of special-purpose addresses, with multicast and what is reserved. */
    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8",
                    "100.64.0.0/10", // shared by the customers of a provider
                    "127.0.0.0/8",
                    "169.254.0.0/16", // link-local, cloud metadata
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // relays into 6to4
                    "192.168.0.0/16",
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "2001::/23", // Teredo and other protocols that carry another address inside
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: carries an IPv4 address inside
                    "3fff::/20")
            .map(Network::of)
            .toList();

    /**
     * All of IPv6 that is given out for the public. Loopback, link-local, unique-local, multicast, NAT64 and
     * IPv4-compatible addresses lie outside, and so does what will be invented later.
     */
    private static final Network GLOBAL_IPV6 = Network.of("2000::/3");

    private static final int IPV4_BYTES = 4;

    private PublicInternet() {}

    static boolean contains(InetAddress address) {
        boolean given = address.getAddress().length == IPV4_BYTES || GLOBAL_IPV6.contains(address);
        return given && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
    }
}
