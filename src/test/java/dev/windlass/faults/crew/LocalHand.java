package dev.windlass.faults.crew;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.WindlassConfig;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.time.Clocks;
import dev.windlass.time.RedisClock;
import dev.windlass.time.Ticker;
import dev.windlass.time.VertxTimer;
import dev.windlass.upkeep.UpkeepLoop;
import dev.windlass.worker.AttemptBeans;
import dev.windlass.worker.Worker;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A worker in this JVM, put together as the daemon does it, with a Vert.x, threads and a wire of its own. Killed, its
 * connections are reset and it can say nothing any more, neither to Redis nor to its file; that is what others see of a
 * process that dies.
 */
public final class LocalHand implements Hand {
    private static final Duration DRAIN = Duration.ofSeconds(4);

    static {
        // Mutiny looks for its context propagation at its first use, and where two threads do that at once one of them
        // fails: without this a worker's first call may throw, and it stays without a session. Quarkus does it at its
        // start.
        Uni.createFrom().emitter(emitter -> emitter.complete("found")).await().indefinitely();
    }

    private final String name;
    private final Wire wire;
    private final HistoryFile history;
    private final FailureLog log;
    private final TestStore connected;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Worker worker;
    private final UpkeepLoop upkeep;
    private @Nullable CompletableFuture<Integer> stopped;
    private boolean gone;

    /** Starts it. */
    public LocalHand(Contract contract, Redis redis, Wire wire, Path histories) {
        this(contract, redis.through(wire.port()), wire, histories);
    }

    /** Starts it on a Redis that another process looks after; the address leads through the wire. */
    public LocalHand(Contract contract, URI redis, Wire wire, Path histories) {
        this.name = contract.name();
        QueueName queue = contract.queue();
        Duration lease = contract.lease();
        this.wire = wire;
        this.history = new HistoryFile(histories, name);
        this.connected = RedisStores.connect(redis, lease, options -> {});
        Ticker ticker = Ticker.system();
        Clocks clocks = new Clocks(ticker, new VertxTimer(connected.vertx()), new RedisClock(ticker));
        JobStore store = RecordingStore.of(connected.store(), name, history);
        this.log = new FailureLog(histories.resolveSibling(name + ".log"));
        HandlerRegistry handlers = HandlerRegistry.of(new ObjectMapper(), new Work(name, history).handlers());
        Worker.Engine engine = new Worker.Engine(connected.vertx(), threads, clocks, AttemptBeans.none());
        this.worker = new Worker(name, config(contract), store, handlers, engine, log);
        this.upkeep = new UpkeepLoop(store, queue, clocks.timer(), log, orphans -> worker.takeOver(queue, orphans));
        worker.start();
        upkeep.start();
    }

    private static WindlassConfig config(Contract contract) {
        Map<String, String> settings = new HashMap<>();
        settings.put("windlass.queues", contract.queue().value());
        settings.put("windlass.lease", contract.lease().toMillis() + "ms");
        settings.put("windlass.concurrency", "" + contract.concurrency());
        settings.put("windlass.stop-grace", "1s");
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WindlassConfig.class)
                .withSources(new PropertiesConfigSource(settings, "faults", 100))
                .build()
                .getConfigMapping(WindlassConfig.class);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public void kill() {
        history.close();
        wire.refuse();
        clear();
    }

    @Override
    public void stop() {
        upkeep.close();
        stopped = worker.stop(DRAIN).subscribeAsCompletionStage();
    }

    @Override
    public void hurry() {
        worker.endDrain();
    }

    @Override
    public boolean awaitStopped(Duration patience) {
        CompletableFuture<Integer> stopping = stopped;
        if (stopping == null) {
            return false;
        }
        try {
            stopping.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " could not stop", e);
        }
    }

    @Override
    public boolean canFreeze() {
        return false;
    }

    @Override
    public void freeze() {
        throw new UnsupportedOperationException("a part of a JVM cannot be frozen");
    }

    @Override
    public void thaw() {
        throw new UnsupportedOperationException("a part of a JVM cannot be frozen");
    }

    @Override
    public void close() {
        clear();
        history.close();
        log.close();
        wire.close();
    }

    private void clear() {
        if (gone) {
            return;
        }
        gone = true;
        upkeep.close();
        // with its connections closed the worker can only give up, which ends its heartbeat thread
        connected.closing().get().onComplete(closed -> {
            if (stopped == null) {
                worker.stop(Duration.ofMillis(1)).subscribe().with(released -> {}, failure -> {});
            }
            threads.shutdownNow();
            connected.vertx().setTimer(1_000, fired -> connected.vertx().close());
        });
    }
}
