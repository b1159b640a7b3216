package dev.windlass.faults.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.faults.NamedRuns;
import dev.windlass.faults.crew.Receiver;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFiles;
import dev.windlass.faults.history.KeyspaceReader;
import dev.windlass.faults.history.What;
import dev.windlass.testing.RedisCluster;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import dev.windlass.testing.Signal;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis Cluster of three masters and three replicas, a queue on each master, two daemons that work on all three, and a
 * producer a queue. They are configured as Quarkus documents it: {@code quarkus.redis.client-type=cluster}.
 *
 * <ul>
 *   <li>Promised: workers go on by themselves, on the queues that were hurt and on those that were not; no job has two
 *       outcomes; no job that was acknowledged is lost while slots move.
 *   <li>When a master dies, what its replica had not heard of is forgotten, as under Sentinel ({@link FailoverIT}). So the
 *       producer asks by {@code WAIT}, and then no acknowledged job is lost.
 * </ul>
 */
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESUME = Duration.ofSeconds(20);
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);
    /** After each key of a slot that moves: so that the queue is in two places for a while. */
    private static final long BETWEEN_KEYS_NANOS = 50_000_000;
    /** How many runs of each sort: {@code -Dfaults.failovers=30}. */
    private static final int RUNS = Integer.getInteger("faults.failovers", 1);

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void noJobIsLostOrAcceptedTwiceWhenTheSlotsOfAllQueuesMove() throws IOException {
        run("cluster, slots move", false, scene -> {
            List<RedisServer> masters = scene.cluster.masters();
            for (int i = 0; i < scene.queues.size(); i++) {
                String ready = ready(scene.queues.get(i));
                RedisServer next = masters.get((i + 1) % masters.size());
                scene.hurt(
                        "slot migration",
                        () -> scene.cluster.move(ready, next, () -> LockSupport.parkNanos(BETWEEN_KEYS_NANOS)));
            }
        });
    }

    @Test
    void noJobThatAReplicaHasIsLostAndNoneIsAcceptedTwiceWhenAMasterIsKilled() throws IOException {
        run("cluster, master killed", true, scene -> {
            String ready = ready(scene.queues.get(0));
            RedisServer master = scene.cluster.masterOf(ready);
            scene.hurt("kill -9 of a master", () -> {
                master.kill9();
                scene.cluster.awaitFailover(ready, master);
            });
            // it comes back as a replica, which is none of the workers' business
            master.restart();
        });
    }

    /** What is done to a cluster under load. */
    private interface Hurt {
        void to(Scene scene);
    }

    /** A cluster under load. */
    private record Scene(String name, RedisCluster cluster, List<String> queues) {
        /** Returns when the fault is over and jobs of every queue are accepted that end after that. */
        void hurt(String fault, Runnable action) {
            long begun = System.currentTimeMillis();
            action.run();
            long over = System.currentTimeMillis();
            for (String queue : queues) {
                await().atMost(RESUME)
                        .until(() -> !results(cluster, queue, over).isEmpty());
            }
            long resumed = System.currentTimeMillis();
            NamedRuns.add(name, Map.of("fault", fault, "faultMillis", over - begun, "recoveryMillis", resumed - over));
        }
    }

    private void run(String name, boolean waits, Hurt hurt) throws IOException {
        for (int i = 0; i < RUNS; i++) {
            run(name, waits, hurt, folder.resolve("" + i));
        }
    }

    private static void run(String name, boolean waits, Hurt hurt, Path folder) throws IOException {
        Path histories = Files.createDirectories(folder.resolve("history"));
        List<AutoCloseable> producers = new ArrayList<>();
        try (RedisCluster cluster = new RedisCluster(NODE_TIMEOUT);
                Receiver receiver = new Receiver(VERTX, histories)) {
            Scene scene = new Scene(name, cluster, cluster.queueOfEachMaster());
            try (DaemonProcess one = daemon(folder.resolve("w0"), scene, receiver);
                    DaemonProcess two = daemon(folder.resolve("w1"), scene, receiver)) {
                one.ready();
                two.ready();
                for (String queue : scene.queues) {
                    Path own = Files.createDirectories(histories.resolve(queue));
                    producers.add(new WaitingProducer(cluster::connect, ready(queue), waits, own));
                }
                for (String queue : scene.queues) {
                    await().atMost(PATIENCE)
                            .until(() -> results(cluster, queue, 0).size() > 20);
                }
                hurt.to(scene);
                await().atMost(RESUME).until(() -> one.isUp("ready") && two.isUp("ready"));
                close(producers);
                for (String queue : scene.queues) {
                    awaitQuiet(cluster, queue);
                }
                for (DaemonProcess daemon : List.of(one, two)) {
                    Signal.TERM.to(daemon.pid());
                    assertEquals(0, daemon.exitCode(), daemon::output);
                }
                for (String queue : scene.queues) {
                    judge(scene, queue, HistoryFiles.read(histories.resolve(queue)));
                }
            }
        } finally {
            close(producers);
        }
    }

    private static void judge(Scene scene, String queue, List<Event> events) {
        List<String> acknowledged = events.stream()
                .filter(event -> event.what() == What.ACKNOWLEDGED)
                .map(Event::id)
                .toList();
        List<String> settled = results(scene.cluster, queue, 0);
        Set<String> once = new HashSet<>();
        List<String> twice = settled.stream().filter(id -> !once.add(id)).toList();
        List<String> lost =
                acknowledged.stream().filter(id -> !once.contains(id)).toList();
        NamedRuns.add(
                scene.name,
                Map.of(
                        "queue",
                        queue,
                        "jobs",
                        settled.size(),
                        "acknowledged",
                        acknowledged.size(),
                        "lost",
                        lost,
                        "twice",
                        twice));
        assertEquals(List.of(), twice, "jobs of " + queue + " with two outcomes");
        assertEquals(List.of(), lost, "jobs of " + queue + " that were acknowledged and have no outcome");
        assertTrue(acknowledged.size() > 20, "a load too small to show anything: " + acknowledged.size());
    }

    private static void awaitQuiet(RedisCluster cluster, String queue) {
        try (Resp resp = cluster.connect()) {
            // what follows goes where this went
            resp.call("TYPE", ready(queue));
            KeyspaceReader reader = new KeyspaceReader(resp, queue);
            await().atMost(Duration.ofSeconds(90)).until(reader::isQuiet);
        }
    }

    /** The ids of jobs that have ended since then; none while nobody answers for the queue. */
    private static List<String> results(RedisCluster cluster, String queue, long sinceMillis) {
        try (Resp resp = cluster.connect()) {
            return ((List<?>) resp.call("XRANGE", "windlass:{" + queue + "}:results", "" + sinceMillis, "+"))
                    .stream().map(entry -> idOf((List<?>) entry)).toList();
        } catch (UncheckedIOException | Resp.ErrorReply e) {
            return List.of();
        }
    }

    private static String idOf(List<?> entry) {
        List<?> fields = (List<?>) entry.get(1);
        return "" + fields.get(fields.indexOf("id") + 1);
    }

    private static String ready(String queue) {
        return "windlass:{" + queue + "}:ready";
    }

    private static void close(List<AutoCloseable> all) {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("a producer could not end", e);
            }
        }
        all.clear();
    }

    private static DaemonProcess daemon(Path folder, Scene scene, Receiver receiver) throws IOException {
        return DaemonProcess.embedded(
                Files.createDirectories(folder),
                "quarkus.redis.hosts=" + String.join(",", scene.cluster.addresses()),
                "quarkus.redis.client-type=cluster",
                "windlass.worker=" + folder.getFileName(),
                "windlass.queues=" + String.join(",", scene.queues),
                "windlass.concurrency=16",
                "windlass.kind.\"push\".push.url=" + receiver.url(),
                "windlass.kind.\"push\".backoff.policy=fixed",
                "windlass.kind.\"push\".backoff.first=100ms");
    }
}
