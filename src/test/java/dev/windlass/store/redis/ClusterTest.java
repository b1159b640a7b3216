package dev.windlass.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Enqueued;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.testing.RedisCluster;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.RedisClientType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A queue that changes its place in a cluster while a worker is at it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private RedisCluster cluster;
    private TestStore connected;
    private int queues;

    @BeforeAll
    void start() {
        cluster = new RedisCluster(Duration.ofSeconds(5));
        connected = connect(cluster.addresses());
    }

    @AfterAll
    void stop() {
        if (connected != null) {
            connected.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private TestStore connect(List<String> nodes) {
        return RedisStores.connect(
                cluster.nodes().get(0).uri(), LEASE, options -> options.setType(RedisClientType.CLUSTER)
                        .setEndpoints(nodes));
    }

    @Test
    void givenAJobIsHeld_whenItsQueueHasMoved_thenItIsSettledThere() {
        QueueName queue = newQueue();
        Session session = get(connected.store().open(queue, "worker"));
        get(connected.store().enqueue(queue, NewJob.of("any")));
        Delivery held = reserve(session).get(0);

        cluster.move(ready(queue), another(queue), () -> {});
        get(connected.store().heartbeat(session));
        settle(session, held);

        assertTrue(session.trusted());
        assertEquals(1, results(queue));
    }

    @Test
    void givenAReaderWaits_whenItsQueueMoves_thenItHearsOfIt() {
        QueueName queue = newQueue();
        Session session = get(connected.store().open(queue, "worker"));
        CompletableFuture<List<Delivery>> read =
                connected.store().reserve(session, 1, Duration.ofSeconds(60)).subscribeAsCompletionStage();
        await().until(() ->
                cluster.masterOf(ready(queue)).cli("INFO", "clients").contains("blocked_clients:1"));

        cluster.move(ready(queue), another(queue), () -> {});
        get(connected.store().enqueue(queue, NewJob.of("any")));

        await().until(read::isDone);
        List<Delivery> taken = read.join().isEmpty() ? reserve(session) : read.join();
        settle(session, taken.get(0));
        assertEquals(1, results(queue));
    }

    @Test
    void givenItIsOnItsWay_whenJobsAreEnqueued_thenEachIsAddedOnce() {
        QueueName queue = newQueue();
        Session session = get(connected.store().open(queue, "worker"));
        get(connected.store().enqueue(queue, NewJob.of("any").withId("first")));
        List<CompletableFuture<Enqueued>> all = new ArrayList<>();

        cluster.move(ready(queue), another(queue), () -> {
            NewJob job = NewJob.of("any");
            all.add(connected.store().enqueue(queue, job).subscribeAsCompletionStage());
            all.add(connected
                    .store()
                    .enqueue(queue, job.withId("own" + all.size()))
                    .subscribeAsCompletionStage());
        });

        await().until(() -> all.stream().allMatch(CompletableFuture::isDone));
        all.forEach(CompletableFuture::join);
        assertTrue(all.size() >= 4, "keys that moved one by one: " + all.size() / 2);
        List<Delivery> taken = new ArrayList<>();
        await().until(() -> taken.addAll(reserve(session)) && taken.size() >= all.size() + 1);
        assertEquals(all.size() + 1, taken.size());
    }

    @Test
    void givenAReplicaTakesOver_whenTheWorkerGoesOn_thenItFindsTheNewMaster() {
        QueueName queue = newQueue();
        Session session = get(connected.store().open(queue, "worker"));
        RedisServer master = cluster.masterOf(ready(queue));
        RedisServer replica = replicaOf(master);

        replica.cli("CLUSTER", "FAILOVER");
        cluster.awaitFailover(ready(queue), master);

        get(connected.store().enqueue(queue, NewJob.of("any")));
        settle(session, reserve(session).get(0));
        assertEquals(1, results(queue));
    }

    @Test
    void givenOnlyOneNodeIsConfigured_thenItTellsOfAllOthers() {
        try (TestStore one = connect(List.of(cluster.addresses().get(5)))) {
            for (String name : cluster.queueOfEachMaster()) {
                get(one.store().enqueue(new QueueName(name), NewJob.of("any")));
                assertEquals(1, get(one.store().depth(new QueueName(name))).ready());
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------------------

    private QueueName newQueue() {
        return new QueueName("moving" + queues++);
    }

    private static String ready(QueueName queue) {
        return "windlass:{" + queue + "}:ready";
    }

    private RedisServer another(QueueName queue) {
        RedisServer here = cluster.masterOf(ready(queue));
        return cluster.queueOfEachMaster().stream()
                .map(name -> cluster.masterOf("windlass:{" + name + "}:ready"))
                .filter(master -> master != here)
                .findFirst()
                .orElseThrow();
    }

    private RedisServer replicaOf(RedisServer master) {
        return cluster.nodes().stream()
                .filter(node -> node.cli("INFO", "replication").contains("master_port:" + master.port() + "\r"))
                .findFirst()
                .orElseThrow();
    }

    private List<Delivery> reserve(Session session) {
        return get(connected.store().reserve(session, 100, Duration.ofMillis(200)));
    }

    private void settle(Session session, Delivery delivery) {
        Settlement completed = new Settlement(delivery, new Outcome.Completed(null), 1);
        get(connected.store().settle(session, session.nextBatch(), List.of(completed)));
    }

    private long results(QueueName queue) {
        try (Resp resp = cluster.connect()) {
            return Long.parseLong("" + resp.call("XLEN", "windlass:{" + queue + "}:results"));
        }
    }

    private static <T> T get(Uni<T> operation) {
        return operation.await().atMost(Duration.ofSeconds(15));
    }
}
