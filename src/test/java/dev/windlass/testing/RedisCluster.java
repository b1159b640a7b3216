package dev.windlass.testing;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A real Redis Cluster of three masters with a replica each: six processes of the redis-server in PATH, on free ports of the
 * loopback interface. The test is skipped, visibly, where that is missing or older than 7. For one thread at a time, but
 * {@link #connect()} for any.
 */
public final class RedisCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisServer> nodes = new ArrayList<>();
    private final List<Integer> busPorts = new ArrayList<>();

    /**
     * Returns when every node knows all others, every slot has its master, and every replica is in step.
     *
     * @param nodeTimeout after how much silence a node counts as failed
     * @param options of every redis-server; they win over those given here
     */
    public RedisCluster(Duration nodeTimeout, String... options) {
        try {
            for (int i = 0; i < 2 * MASTERS; i++) {
                start(nodeTimeout, options);
            }
            introduce();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start(Duration nodeTimeout, String... options) {
        int busPort = Ports.free();
        List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-port", "" + busPort));
        all.addAll(List.of("--cluster-node-timeout", "" + nodeTimeout.toMillis()));
        // a replica that was cut off for long may take over all the same
        all.addAll(List.of("--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0"));
        all.addAll(List.of(options));
        nodes.add(RedisServer.system(all.toArray(String[]::new)));
        busPorts.add(busPort);
    }

    private void introduce() {
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).cli("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
        }
        for (int i = 0; i < MASTERS; i++) {
            int from = i * SLOTS / MASTERS;
            int to = (i + 1) * SLOTS / MASTERS - 1;
            nodes.get(i).cli("CLUSTER", "ADDSLOTSRANGE", "" + from, "" + to);
        }
        // each with each: hearsay would take its time
        for (int i = 1; i < nodes.size(); i++) {
            for (RedisServer earlier : nodes.subList(0, i)) {
                earlier.cli("CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(i).port(), "" + busPorts.get(i));
            }
        }
        await(() -> nodes.stream().allMatch(this::knowsAll));
        for (int i = MASTERS; i < nodes.size(); i++) {
            nodes.get(i).cli("CLUSTER", "REPLICATE", id(nodes.get(i - MASTERS)));
        }
        await(() -> nodes.stream().allMatch(this::isInStep));
    }

    private boolean knowsAll(RedisServer node) {
        List<String> lines = node.cli("CLUSTER", "NODES").lines().toList();
        return lines.size() == nodes.size()
                && lines.stream().noneMatch(line -> line.contains("handshake"))
                && node.cli("CLUSTER", "INFO").contains("cluster_state:ok");
    }

    private boolean isInStep(RedisServer node) {
        String replication = node.cli("INFO", "replication");
        long replicas = node.cli("CLUSTER", "NODES")
                .lines()
                .filter(line -> line.contains("slave"))
                .count();
        return knowsAll(node)
                && replicas == MASTERS
                && (replication.contains("connected_slaves:1") || replication.contains("master_link_status:up"));
    }

    /** Every node, in order: the first masters, and then their replicas. */
    public List<RedisServer> nodes() {
        return nodes;
    }

    /** The addresses of all nodes. */
    public List<String> addresses() {
        return nodes.stream().map(node -> node.uri().toString()).toList();
    }

    /** Opens a connection that goes to the master of whatever queue a command is about; to be closed by the caller. */
    public Resp connect() {
        return new ClusterResp(this, someone().port());
    }

    /** The present master of a key's slot, as the nodes that answer see it; it may be dead. */
    public RedisServer masterOf(String key) {
        RedisServer asked = someone();
        try {
            asked.call("TYPE", key);
            return asked;
        } catch (Resp.ErrorReply moved) {
            int port = ClusterResp.portIn(moved, "MOVED");
            return nodes.stream()
                    .filter(node -> node.port() == port)
                    .findFirst()
                    .orElseThrow(() -> moved);
        }
    }

    /** Those nodes that are masters and answer, in order. */
    public List<RedisServer> masters() {
        return nodes.stream()
                .filter(RedisCluster::answers)
                .filter(node -> node.cli("INFO", "replication").contains("role:master"))
                .toList();
    }

    /** The names of queues, one on each master. */
    public List<String> queueOfEachMaster() {
        return masters().stream()
                .map(master -> IntStream.range(0, 1_000)
                        .mapToObj(i -> "q" + i)
                        .filter(name -> masterOf("windlass:{" + name + "}:ready") == master)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /**
     * Moves a key's slot from its master to another, key by key, as {@code redis-cli --cluster reshard} does (Redis, "CLUSTER
     * SETSLOT").
     *
     * @param meanwhile runs after each key, while some are here and some there
     */
    public void move(String key, RedisServer to, Runnable meanwhile) {
        RedisServer from = masterOf(key);
        String slot = from.cli("CLUSTER", "KEYSLOT", key);
        to.cli("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.cli("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
        for (String one = keyIn(from, slot); !one.isEmpty(); one = keyIn(from, slot)) {
            from.cli("MIGRATE", "127.0.0.1", "" + to.port(), one, "0", "5000");
            meanwhile.run();
        }
        to.cli("CLUSTER", "SETSLOT", slot, "NODE", id(to));
        from.cli("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    }

    private static String keyIn(RedisServer node, String slot) {
        return node.cli("CLUSTER", "GETKEYSINSLOT", slot, "1");
    }

    /** Waits until another node than {@code old} is the master of a key's slot and answers. */
    public void awaitFailover(String key, RedisServer old) {
        await(() -> {
            try {
                RedisServer master = masterOf(key);
                return master != old && answers(master);
            } catch (Resp.ErrorReply e) {
                return false;
            }
        });
    }

    private RedisServer someone() {
        return nodes.stream()
                .filter(RedisCluster::answers)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node of the cluster answers"));
    }

    private static boolean answers(RedisServer node) {
        try {
            return !node.cli("PING").isEmpty();
        } catch (UncheckedIOException | Resp.ErrorReply e) {
            return false;
        }
    }

    private static String id(RedisServer node) {
        return node.cli("CLUSTER", "MYID");
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(condition);
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
