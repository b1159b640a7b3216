package dev.windlass.faults.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.faults.NamedRuns;
import dev.windlass.faults.check.Breach;
import dev.windlass.faults.check.Checker;
import dev.windlass.faults.crew.Receiver;
import dev.windlass.faults.history.AppendOnlyFile;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.HistoryFiles;
import dev.windlass.faults.history.Keyspace;
import dev.windlass.faults.history.KeyspaceReader;
import dev.windlass.faults.history.RedisHistory;
import dev.windlass.faults.history.What;
import dev.windlass.testing.Resp;
import dev.windlass.testing.Signal;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * The master is killed, and three sentinels make its replica the master. Two daemons are configured as Quarkus documents
 * it: {@code quarkus.redis.client-type=sentinel}.
 *
 * <p>Redis copies to replicas after it has answered. What the old master had not passed on when it died is forgotten, and
 * no client can bring it back; to have some of that for certain, the replica hears nothing for the last moments. So:
 *
 * <ul>
 *   <li>Promised: workers go on by themselves; whatever reached the replica has one accepted outcome and is never
 *       settled twice.
 *   <li>Not promised: that a job enqueued in the last moments is still there, that an outcome accepted then stays
 *       accepted (the job runs again, and under the same fencing token when its worker still lives), or that a delivery made then is remembered (the job runs in two workers, and the
 *       first of them to settle wins).
 *   <li>A producer that asks Redis by {@code WAIT} whether the replica has its job may rely on the answer; here the only
 *       replica is the one that takes over. Outcomes are not waited for either way.
 * </ul>
 */
class FailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESUME = Duration.ofSeconds(15);
    private static final Duration UNHEARD = Duration.ofMillis(400);
    /** How many failovers of each sort: {@code -Dfaults.failovers=30}. */
    private static final int FAILOVERS = Integer.getInteger("faults.failovers", 1);

    private static final String QUEUE = "faults";
    private static final String KEYS = "windlass:{" + QUEUE + "}:";
    /** What a job, or its delivery, or its outcome, that the replica never heard of cannot keep. None is about twice. */
    private static final Set<String> FORGETTABLE = Set.of(
            "lost",
            "outcome-withdrawn",
            "start-without-lease",
            "more-effects-than-deliveries",
            "late-settle",
            "tokens",
            "attempts");

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void withoutWaitOnlyWhatTheReplicaNeverHeardOfIsForgotten() throws IOException {
        failover("failover under Sentinel without WAIT", false);
    }

    @Test
    void withWaitNoAcknowledgedJobIsLost() throws IOException {
        failover("failover under Sentinel with WAIT", true);
    }

    private void failover(String scene, boolean waits) throws IOException {
        for (int i = 0; i < FAILOVERS; i++) {
            failover(scene, waits, folder.resolve("" + i));
        }
    }

    private void failover(String scene, boolean waits, Path folder) throws IOException {
        Path histories = Files.createDirectories(folder.resolve("history"));
        Keyspace keyspace;
        try (Sentinels redis = new Sentinels(VERTX, Files.createDirectories(folder.resolve("redis")));
                Receiver receiver = new Receiver(VERTX, histories);
                DaemonProcess one = daemon(folder.resolve("w0"), redis, receiver);
                DaemonProcess two = daemon(folder.resolve("w1"), redis, receiver)) {
            one.ready();
            two.ready();
            try (WaitingProducer producer = new WaitingProducer(redis::connect, KEYS + "ready", waits, histories)) {
                await().atMost(PATIENCE).until(() -> results(redis, 0).size() > 20);

                redis.cutReplicaOff();
                LockSupport.parkNanos(UNHEARD.toNanos());
                redis.killMaster();
                long killed = System.currentTimeMillis();
                redis.awaitFailover();
                long healed = System.currentTimeMillis();

                await().atMost(RESUME).until(() -> !results(redis, healed).isEmpty());
                long first = Long.parseLong(results(redis, healed).get(0).split("-", 2)[0]) - healed;
                NamedRuns.add(
                        scene, Map.of("fault", "failover", "recoveryMillis", first, "failoverMillis", healed - killed));
                await().atMost(RESUME).until(() -> one.isUp("ready") && two.isUp("ready"));
            }
            try (Resp resp = redis.connect()) {
                KeyspaceReader reader = new KeyspaceReader(resp, QUEUE);
                await().atMost(Duration.ofSeconds(90)).until(reader::isQuiet);
                for (DaemonProcess daemon : List.of(one, two)) {
                    Signal.TERM.to(daemon.pid());
                    assertEquals(0, daemon.exitCode(), daemon::output);
                }
                keyspace = reader.read();
            }
            redis.stop();
            judge(scene, waits, redis, HistoryFiles.read(histories), keyspace);
        }
    }

    private static void judge(String scene, boolean waits, Sentinels redis, List<Event> events, Keyspace keyspace) {
        RedisHistory old = RedisHistory.of(AppendOnlyFile.steps(redis.oldFolder()), QUEUE);
        RedisHistory told = RedisHistory.of(AppendOnlyFile.steps(redis.newFolder()), QUEUE);
        Set<String> forgotten = forgotten(old, told);
        Set<String> lostJobs = new HashSet<>(old.namesById().keySet());
        lostJobs.removeAll(told.namesById().keySet());
        History history = new History(events, told.facts(), told.namesById(), told.sessions(), keyspace);
        List<Breach> breaches = Checker.check(history).stream()
                .filter(breach -> !(forgotten.contains(breach.id())
                        && FORGETTABLE.contains(breach.rule())
                        // with WAIT an acknowledged job must be there
                        && !(waits && breach.rule().equals("lost"))))
                .toList();
        NamedRuns.add(
                scene,
                Map.of(
                        "jobs",
                        history.namesById().size(),
                        "acknowledged",
                        history.events(What.ACKNOWLEDGED).size(),
                        "jobsTheReplicaNeverHeardOf",
                        lostJobs.size(),
                        "jobsWithForgottenSteps",
                        forgotten.size(),
                        "verdict",
                        breaches.isEmpty() ? "good" : breaches.toString()));
        assertEquals(List.of(), breaches);
        assertFalse(forgotten.isEmpty(), "the replica heard all: this shows nothing");
        assertTrue(history.events(What.ACKNOWLEDGED).size() > 20);
    }

    /** Jobs of which the old master did something that the new one never heard of: after the last that both did. */
    private static Set<String> forgotten(RedisHistory old, RedisHistory told) {
        int both = 0;
        int most = Math.min(old.facts().size(), told.facts().size());
        while (both < most && isSame(old.facts().get(both), told.facts().get(both))) {
            both++;
        }
        Set<String> forgotten = new HashSet<>();
        old.facts().subList(both, old.facts().size()).forEach(fact -> forgotten.add(fact.id()));
        return forgotten;
    }

    /** Places in the files may differ: the replica's begins later. */
    private static boolean isSame(Fact one, Fact other) {
        return one.kind() == other.kind()
                && one.millis() == other.millis()
                && one.id().equals(other.id())
                && one.entry().equals(other.entry())
                && one.session().equals(other.session())
                && one.token() == other.token()
                && one.note().equals(other.note());
    }

    /** The ids of entries of the results since then; none while there is no master. */
    private static List<String> results(Sentinels redis, long sinceMillis) {
        try (Resp resp = redis.connect()) {
            return ((List<?>) resp.call("XRANGE", KEYS + "results", "" + sinceMillis, "+"))
                    .stream().map(entry -> "" + ((List<?>) entry).get(0)).toList();
        } catch (java.io.UncheckedIOException | Resp.ErrorReply e) {
            return List.of();
        }
    }

    private static DaemonProcess daemon(Path folder, Sentinels redis, Receiver receiver) throws IOException {
        return DaemonProcess.embedded(
                Files.createDirectories(folder),
                "quarkus.redis.hosts=" + redis.hosts(),
                "quarkus.redis.client-type=sentinel",
                "quarkus.redis.master-name=" + Sentinels.MASTER_NAME,
                "windlass.worker=" + folder.getFileName(),
                "windlass.queues=" + QUEUE,
                "windlass.concurrency=16",
                "windlass.kind.\"push\".push.url=" + receiver.url(),
                "windlass.kind.\"push\".backoff.policy=fixed",
                "windlass.kind.\"push\".backoff.first=100ms");
    }
}
