package dev.windlass.faults.redis;

import static org.awaitility.Awaitility.await;

import dev.windlass.faults.crew.Wire;
import dev.windlass.testing.Ports;
import dev.windlass.testing.Resp;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A master, its replica, and three sentinels that watch over them: processes of redis-server as in PATH, all with
 * append-only files that are synced at every write and never rewritten once the replica is in step.
 */
final class Sentinels implements AutoCloseable {
    static final String MASTER_NAME = "main";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SENTINELS = 3;

    private final Path folder;
    private final List<Integer> sentinelPorts = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final int masterPort = Ports.free();
    private final int replicaPort = Ports.free();
    private final Process master;
    private final Wire between;

    /** @param vertx on which the wire between master and replica lives */
    Sentinels(Vertx vertx, Path folder) {
        this.folder = folder;
        this.between = new Wire(vertx, masterPort);
        this.master = server("master", masterPort);
        await().atMost(PATIENCE).until(() -> says(masterPort, "role:master"));
        server("replica", replicaPort, "--replicaof", "127.0.0.1 " + between.port());
        await().atMost(PATIENCE)
                .until(() -> says(replicaPort, "master_link_status:up")
                        && says(replicaPort, "aof_rewrite_in_progress:0")
                        && says(replicaPort, "aof_rewrite_scheduled:0"));
        for (int i = 0; i < SENTINELS; i++) {
            sentinelPorts.add(sentinel(i));
        }
        await().atMost(PATIENCE).until(() -> sentinelPorts.stream().allMatch(this::knowsAll));
    }

    /** As {@code quarkus.redis.hosts} wants them. */
    String hosts() {
        return sentinelPorts.stream().map(port -> "redis://127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Where the append-only file of the first master is. */
    Path oldFolder() {
        return folder.resolve("master");
    }

    /** Where the append-only file of the one that takes over is. */
    Path newFolder() {
        return folder.resolve("replica");
    }

    /** Connects to whoever the master is. */
    Resp connect() {
        return new Resp(master.isAlive() ? masterPort : replicaPort, Duration.ofSeconds(5));
    }

    /** From now on the replica hears nothing of the master, and will never hear what it says from now on. */
    void cutReplicaOff() {
        between.hold();
    }

    void killMaster() {
        master.destroyForcibly().onExit().join();
        between.healByReset();
    }

    /** Returns when the replica is the master and takes writes. */
    void awaitFailover() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> says(replicaPort, "role:master"));
    }

    /** Ends the new master in good order, so that its file is whole. */
    void stop() {
        try (Resp resp = connect()) {
            resp.send("SHUTDOWN", "NOSAVE");
            resp.read();
        } catch (UncheckedIOException e) {
            // that is the answer
        }
    }

    private Process server(String name, int port, String... more) {
        List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", newFolder(name).toString(), "--save", "", "--appendonly", "yes"));
        command.addAll(List.of("--appendfsync", "always", "--auto-aof-rewrite-percentage", "0"));
        command.addAll(List.of("--repl-diskless-sync-delay", "0"));
        command.addAll(List.of(more));
        return start(name, command);
    }

    private int sentinel(int number) {
        int port = Ports.free();
        String name = "sentinel" + number;
        Path settings = newFolder(name).resolve("sentinel.conf");
        try {
            Files.write(
                    settings,
                    List.of(
                            "port " + port,
                            "bind 127.0.0.1",
                            "dir " + settings.getParent(),
                            "sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + masterPort + " 2",
                            "sentinel down-after-milliseconds " + MASTER_NAME + " 1500",
                            // long, or they would correct the replica's wire to its master within seconds
                            "sentinel failover-timeout " + MASTER_NAME + " 60000"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(name, List.of("redis-server", settings.toString(), "--sentinel"));
        return port;
    }

    private Path newFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String name, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name).resolve("redis.log").toFile())
                    .start();
            processes.add(process);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end " + name));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not start", e);
        }
    }

    private static boolean says(int port, String part) {
        try (Resp resp = new Resp(port)) {
            return ("" + resp.call("INFO")).contains(part);
        } catch (UncheckedIOException | Resp.ErrorReply e) {
            return false;
        }
    }

    private boolean knowsAll(int port) {
        try (Resp resp = new Resp(port)) {
            List<?> about = (List<?>) resp.call("SENTINEL", "MASTER", MASTER_NAME);
            return valueOf(about, "num-slaves").equals("1")
                    && valueOf(about, "num-other-sentinels").equals("" + (SENTINELS - 1));
        } catch (UncheckedIOException | Resp.ErrorReply e) {
            return false;
        }
    }

    private static String valueOf(List<?> pairs, String name) {
        int at = IntStream.range(0, pairs.size())
                .filter(i -> name.equals(pairs.get(i)))
                .findFirst()
                .orElse(-1);
        return at < 0 ? "" : "" + pairs.get(at + 1);
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        between.close();
    }
}
