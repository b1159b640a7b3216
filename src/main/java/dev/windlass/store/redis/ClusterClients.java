package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clients of a Redis Cluster: all keys of a queue are in one slot, so each connection leads straight to the master of one
 * queue. No map of the cluster is kept, only where its nodes were: whichever is asked knows the master.
 */
final class ClusterClients implements Clients {
    /** Far more than a cluster has; old addresses must not pile up. */
    private static final int MOST_TOLD = 100;

    private final List<String> configured;
    private final BiFunction<Vertx, String, Redis> clients;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param configured addresses of nodes, one at least; each begins with {@code redis://} or {@code rediss://}
     * @param clients makes a client of the one node at an address
     */
    ClusterClients(Collection<String> configured, BiFunction<Vertx, String, Redis> clients) {
        if (configured.isEmpty()) {
            throw new IllegalArgumentException("quarkus.redis.hosts names no node of the cluster: name some of them");
        }
        this.configured = List.copyOf(configured);
        this.clients = clients;
    }

    @Override
    public Redis make(Vertx on, @Nullable QueueName queue) {
        return new MasterClient(
                this, node -> clients.apply(on, node), queue == null ? null : new RedisKeys(queue).ready);
    }

    @Override
    public boolean isCluster() {
        return true;
    }

    /** Some node; who knows more asks another time. */
    String any() {
        List<String> nodes = new ArrayList<>(configured);
        nodes.addAll(told);
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    /** The node at {@code address}, of which {@code node} has told; reached as that is. */
    String toldBy(String node, String address) {
        String other = withAddress(URI.create(node), address);
        if (told.size() < MOST_TOLD && !configured.contains(other)) {
            told.add(other);
        }
        return other;
    }

    /** What does not answer is not asked again, unless it is configured, or somebody tells of it. */
    void silent(String node) {
        told.remove(node);
    }

    /** With user, password and whatever else belongs to the address that is known. */
    private static String withAddress(URI known, String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        if (host.isEmpty() || host.equals("?")) {
            // a node that does not know its own name is where the one is that told of it
            host = known.getHost();
        } else if (host.indexOf(':') >= 0) {
            host = "[" + host + "]";
        }
        String user = known.getRawUserInfo() == null ? "" : known.getRawUserInfo() + "@";
        String query = known.getRawQuery() == null ? "" : "?" + known.getRawQuery();
        return known.getScheme() + "://" + user + host + address.substring(colon) + known.getRawPath() + query;
    }
}
