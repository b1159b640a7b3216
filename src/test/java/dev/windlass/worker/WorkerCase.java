package dev.windlass.worker;

import dev.windlass.config.KindSettings;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.retry.FixedBackoff;
import dev.windlass.retry.RetryPolicy;
import dev.windlass.store.Session;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.testing.Faults;
import dev.windlass.testing.FaultyJobStore;
import dev.windlass.testing.RecordedEvents;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.VirtualTime;
import dev.windlass.time.Clocks;
import dev.windlass.time.RedisClock;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * What tests of a worker have in common: a real store on a real Redis, a real event loop, and time that they move. Every
 * test has a queue of its own.
 */
abstract class WorkerCase {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A heartbeat every 40 ms, which is real time: it comes from a thread of its own. */
    static final Duration LEASE = Duration.ofMillis(400);

    static final Duration GRACE = Duration.ofSeconds(5);
    static final Duration BACKOFF = Duration.ofSeconds(7);
    static final Duration UNKNOWN_KIND_PAUSE = Duration.ofSeconds(30);
    static final int MAX_ATTEMPTS = 3;
    /** Redis's time when a test begins, epoch milliseconds, as far as a clock set by {@link #setRedisClock} tells. */
    static final long NOW = 1_700_000_000_000L;

    private static final AtomicInteger QUEUES = new AtomicInteger();

    static RedisServer redis;
    /** By which sessions are trusted; apart from {@link #time}, so that a minute may pass without a heartbeat. */
    static VirtualTime trust;

    private static @Nullable TestStore connected;
    static ExecutorService threads;

    final QueueName queue = new QueueName("q" + QUEUES.incrementAndGet());
    final VirtualTime time = new VirtualTime();
    final RecordedEvents events = new RecordedEvents();
    final Handlers handlers = new Handlers();
    final FaultyJobStore store = new FaultyJobStore(connected().store());
    final Faults faults = store.faults();
    final RedisClock redisClock = new RedisClock(time);
    final Map<String, KindSettings> kinds = new ConcurrentHashMap<>();
    final Slots slots = new Slots(4, kind -> settings(kind).concurrency());
    final Heartbeats heartbeats = new Heartbeats(store);
    final Workplace place = new Workplace(store, "w1", slots, heartbeats, events, new Clocks(time, time, redisClock));
    final EventLoop loop = EventLoop.of(connected().vertx());

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.system();
        trust = new VirtualTime();
        connected = RedisStores.connect(redis.uri(), LEASE, trust);
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stopRedis() {
        threads.shutdownNow();
        connected().close();
        redis.close();
    }

    @AfterEach
    void stopHeartbeats() {
        heartbeats.close();
        store.sessions().forEach(Session::lose);
    }

    private static TestStore connected() {
        if (connected == null) {
            throw new IllegalStateException("there is no store before all tests begin");
        }
        return connected;
    }

    /** Opens a session as a consumer does, so that its connections live on the same loop. */
    Session openOnLoop() {
        CompletableFuture<Session> opened = new CompletableFuture<>();
        loop.run(() -> store.open(queue, "w1").subscribe().with(opened::complete, opened::completeExceptionally));
        return opened.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The line, with handlers that block on {@code executor}. */
    AttemptRunner runner(ExecutorService executor) {
        Performer performer =
                new Performer(new Means(executor, loop, place.clocks(), GRACE, AttemptBeans.none(), events));
        RetryPolicy unknownKind = new RetryPolicy(MAX_ATTEMPTS, new FixedBackoff(UNKNOWN_KIND_PAUSE));
        return new AttemptRunner(handlers.registry(), this::settings, unknownKind, performer, redisClock, events);
    }

    KindSettings settings(String kind) {
        KindSettings own = kinds.get(kind);
        return own != null ? own : settings(0, Duration.ZERO);
    }

    /** @param concurrency 0 for no limit of its own */
    static KindSettings settings(int concurrency, Duration timeout) {
        return settings(concurrency, timeout, new RetryPolicy(MAX_ATTEMPTS, new FixedBackoff(BACKOFF)));
    }

    static KindSettings settings(int concurrency, Duration timeout, RetryPolicy retry) {
        return new KindSettings(concurrency, timeout, false, retry, List.of(), List.of());
    }

    static <T> T get(Uni<T> operation) {
        return operation.await().atMost(PATIENCE);
    }

    /** Runs {@code action} on the event loop and waits for it. */
    <T> T onLoop(Callable<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.run(() -> {
            try {
                done.complete(action.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void onLoop(Runnable action) {
        onLoop(() -> {
            action.run();
            return true;
        });
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(condition);
    }

    /** As {@link #until}, and time goes on meanwhile. */
    void later(Callable<Boolean> condition) {
        until(() -> {
            time.advance(Duration.ofMillis(50));
            return condition.call();
        });
    }

    String enqueue(String kind) {
        return get(store.enqueue(queue, NewJob.of(kind))).id();
    }

    List<String> enqueue(String kind, int times) {
        return get(store.enqueueAll(queue, java.util.Collections.nCopies(times, NewJob.of(kind)))).stream()
                .map(enqueued -> enqueued.id())
                .toList();
    }

    String key(String part) {
        return "windlass:{" + queue + "}:" + part;
    }

    /** How many entries the stream or set of the queue has. */
    long count(String command, String part) {
        return Long.parseLong(redis.cli(command, key(part)));
    }
}
