package dev.windlass.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.check.Breach;
import dev.windlass.faults.check.Checker;
import dev.windlass.faults.crew.Contract;
import dev.windlass.faults.crew.Hand;
import dev.windlass.faults.crew.LocalHand;
import dev.windlass.faults.crew.Redis;
import dev.windlass.faults.crew.Wire;
import dev.windlass.faults.history.AppendOnlyFile;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.HistoryFiles;
import dev.windlass.faults.history.Keyspace;
import dev.windlass.faults.history.KeyspaceReader;
import dev.windlass.faults.history.RedisHistory;
import dev.windlass.faults.history.What;
import dev.windlass.job.QueueName;
import dev.windlass.testing.Pace;
import dev.windlass.testing.Resp;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A run with one fault that has a name: two workers in this JVM with a lease of two seconds, a small mixed load, a real
 * Redis. A test opens it, hurts something, and lets the checker judge.
 *
 * <pre>{@code
 * try (Scene scene = Scene.open("kill -9")) {
 *     scene.hurt("kill -9", scene.redis()::kill9, Duration.ofSeconds(1), scene.redis()::restart);
 *     scene.judge();
 * }
 * }</pre>
 *
 * What went wrong stays in {@code target/faults/named/}. For one thread.
 */
public final class Scene implements AutoCloseable {
    /** Short, so that what lasts longer is soon over. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    public static final QueueName QUEUE = new QueueName("faults");

    /** The bar is 2 s; the machine that runs the tests may have much else to do. */
    private static final Duration RESUME = Duration.ofSeconds(10);
    /** How long a worker may show no sign of life while there is work. */
    private static final Duration STALL = Duration.ofSeconds(25);
    /** How long all work may take to end when nothing new comes. */
    private static final Duration QUIET = Duration.ofSeconds(45);

    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int WORKERS = 2;
    private static final long SEED = 4;

    private final String name;
    private final Scratch scratch = new Scratch();
    private final Path histories = scratch.folder().resolve("history");
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Redis redis;
    private final List<Hand> workers = new ArrayList<>();
    private final Judge judge;
    private final Producer producer;
    private final HistoryFile chaos;
    private boolean good;

    private Scene(String name, Duration lease, boolean guarded, String... redisOptions) {
        this.name = name;
        try {
            Files.createDirectories(histories);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.redis = new Redis(scratch.folder().resolve("redis"), guarded, redisOptions);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new LocalHand(new Contract("w" + i, QUEUE, lease, 16), redis, wire(), histories));
        }
        this.judge = new Judge(redis, QUEUE.value(), histories);
        this.producer = new Producer(QUEUE, new Load(SEED, false, false), redis, wire(), histories);
        this.chaos = new HistoryFile(histories, "chaos");
    }

    private Scene begin() {
        try {
            awaitWork(0);
            pass(WARM_UP);
            return this;
        } catch (Throwable e) {
            // nobody else has it yet
            close();
            throw e;
        }
    }

    /** Begins a scene; returns when every worker has ended a job. Options are those of redis-server. */
    public static Scene open(String name, String... redisOptions) {
        return new Scene(name, LEASE, false, redisOptions).begin();
    }

    /** As {@link #open}, with a lease that only a fault of ours lets end, and no busy machine. */
    public static Scene longLease(String name) {
        return new Scene(name, Duration.ofSeconds(10), false).begin();
    }

    /** As {@link #open}, with a Redis that asks for a password. */
    public static Scene guarded(String name) {
        return new Scene(name, LEASE, true).begin();
    }

    private Wire wire() {
        return new Wire(vertx, redis.port());
    }

    public Redis redis() {
        return redis;
    }

    public List<Hand> workers() {
        return workers;
    }

    /** Everybody's network: that of each worker and the producer's. */
    public List<Wire> wires() {
        List<Wire> all = new ArrayList<>(workers.stream().map(Hand::wire).toList());
        all.add(producer.wire());
        return all;
    }

    /** Does harm for a while, undoes it, and waits until every worker has had a job accepted again. */
    public void hurt(String fault, Runnable harm, Duration lasting, Runnable heal) {
        chaos.add(Event.ofName("chaos", What.FAULT, fault, "redis"));
        harm.run();
        pass(lasting);
        heal.run();
        healed(fault);
    }

    /** Does harm that is over at once, and waits until every worker has had a job accepted again. */
    public void hurt(String fault, Runnable harm) {
        hurt(fault, harm, Duration.ZERO, () -> {});
    }

    private void healed(String fault) {
        long healed = System.currentTimeMillis();
        chaos.add(Event.ofName("chaos", What.HEALED, fault, "redis"));
        awaitWork(healed);
        List<Long> firsts = workers.stream()
                .map(hand -> judge.firstMillis(hand.name(), healed) - healed)
                .sorted()
                .toList();
        NamedRuns.add(
                name,
                Map.of("fault", fault, "recoveryMillis", firsts.get(0), "allWorkersMillis", firsts.get(WORKERS - 1)));
        assertTrue(
                firsts.get(WORKERS - 1) <= RESUME.toMillis(),
                "after " + fault + " work went on after " + firsts + " ms only");
    }

    /** Lets work go on for a while. */
    public void pass(Duration time) {
        Pace.until(System.nanoTime() + time.toNanos());
    }

    /** Ends the load, waits for all jobs and stops the workers; fails unless the checker finds nothing. */
    public History judge() {
        Evidence evidence = end();
        RedisHistory told = RedisHistory.of(evidence.steps(), QUEUE.value());
        History history =
                new History(evidence.events(), told.facts(), told.namesById(), told.sessions(), evidence.keyspace());
        verdict(history, Checker.check(history));
        return history;
    }

    /** Records and asserts what came out, for tests that hold several histories against the rules. */
    public void verdict(History history, List<Breach> breaches) {
        NamedRuns.add(
                name,
                Map.of(
                        "jobs",
                        history.namesById().size(),
                        "sessionsLost",
                        history.sessions().values().stream()
                                .filter(session -> session.lost())
                                .count(),
                        "verdict",
                        breaches.isEmpty() ? "good" : breaches.toString()));
        assertEquals(List.of(), breaches);
        good = true;
    }

    /**
     * What all parties say.
     *
     * @param steps of the append-only file
     */
    public record Evidence(List<Event> events, List<List<List<String>>> steps, Keyspace keyspace) {}

    /** Ends the load, waits for all jobs, stops the workers and then Redis. */
    public Evidence end() {
        producer.end();
        Keyspace keyspace;
        try (Resp resp = redis.connect()) {
            KeyspaceReader reader = new KeyspaceReader(resp, QUEUE.value());
            awaitQuiet(reader);
            workers.forEach(Hand::stop);
            workers.forEach(hand -> assertTrue(hand.awaitStopped(STOP), hand.name() + " did not stop"));
            keyspace = reader.read();
        }
        redis.stop();
        return new Evidence(
                HistoryFiles.read(histories),
                AppendOnlyFile.steps(scratch.folder().resolve("redis")),
                keyspace);
    }

    /** After a long outage there is much to do, so the time counts from the last job that was done. */
    private void awaitQuiet(KeyspaceReader reader) {
        long before;
        do {
            before = judge.seen();
            if (within(QUIET, () -> producer.isDone() && reader.isQuiet())) {
                return;
            }
        } while (judge.seen() > before);
        throw new AssertionError("work is left, and none was done for " + QUIET.toSeconds() + " s");
    }

    private void awaitWork(long sinceMillis) {
        for (Hand hand : workers) {
            assertTrue(
                    within(STALL, () -> judge.lastMillis(hand.name()) > sinceMillis),
                    () -> hand.name() + " has ended no job in " + STALL.toSeconds() + " s of peace");
        }
    }

    private static boolean within(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    @Override
    public void close() {
        producer.close();
        judge.close();
        chaos.close();
        workers.forEach(Hand::close);
        redis.close();
        vertx.close();
        if (!good) {
            scratch.keepAs(Path.of("target", "faults", "named", name.replaceAll("\\W+", "-")));
        }
        scratch.close();
    }
}
