package dev.windlass.worker;

import dev.windlass.config.KindSettings;
import dev.windlass.config.QueueSettings;
import dev.windlass.config.WindlassConfig;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.job.QueueName;
import dev.windlass.retry.FixedBackoff;
import dev.windlass.retry.RetryPolicy;
import dev.windlass.store.JobStore;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Clocks;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** All consumers of one process: one a queue, with slots, heartbeats and handlers in common. */
public final class Worker {
    private final String name;
    private final JobStore store;
    private final Clocks clocks;
    private final Heartbeats heartbeats;
    private final Slots slots;
    private final LoopWatch loopWatch;
    private final List<QueueConsumer> consumers = new ArrayList<>();

    /**
     * @param name the process's name in Redis and in logs
     * @param engine what handlers run on
     * @param events told what happens
     */
    public Worker(
            String name,
            WindlassConfig config,
            JobStore store,
            HandlerRegistry handlers,
            Engine engine,
            JobEvents events) {
        this.name = name;
        this.store = store;
        this.clocks = engine.clocks();
        this.heartbeats = new Heartbeats(store);
        Map<String, KindSettings> cache = new ConcurrentHashMap<>();
        // kinds come from payloads of strangers: only those that are configured or handled are remembered
        Function<String, KindSettings> kinds = kind -> {
            KindSettings known = cache.get(kind);
            if (known == null) {
                known = KindSettings.of(config, kind);
                if (handlers.find(kind) != null) {
                    cache.put(kind, known);
                }
            }
            return known;
        };
        this.slots = new Slots(config.concurrency(), kind -> kinds.apply(kind).concurrency());
        Workplace place = new Workplace(store, name, slots, heartbeats, events, clocks);
        RetryPolicy unknownKind = new RetryPolicy(
                config.unknownKind().attempts(),
                new FixedBackoff(config.unknownKind().pause()));
        for (String queueName : config.queues()) {
            QueueName queue = new QueueName(queueName);
            EventLoop loop = EventLoop.fromEnd(engine.vertx(), consumers.size());
            Means means = new Means(engine.threads(), loop, clocks, config.stopGrace(), engine.beans(), events);
            AttemptRunner runner =
                    new AttemptRunner(handlers, kinds, unknownKind, new Performer(means), clocks.redis(), events);
            int concurrency = QueueSettings.of(config, queue).concurrency();
            consumers.add(new QueueConsumer(place, queue, concurrency, loop, runner));
        }
        this.loopWatch = new LoopWatch(consumers, events, clocks.ticker());
    }

    /**
     * What handlers run on.
     *
     * @param threads runs handlers that block; never on the calling thread
     * @param beans those that live as long as an attempt
     */
    public record Engine(Vertx vertx, Executor threads, Clocks clocks, AttemptBeans beans) {}

    public String name() {
        return name;
    }

    /** Begins to take jobs. */
    public void start() {
        store.onCancel((queue, id) -> consumers.forEach(consumer -> {
            if (consumer.queue().equals(queue)) {
                consumer.cancel(id);
            }
        }));
        consumers.forEach(QueueConsumer::start);
        loopWatch.start();
    }

    /** Offers the jobs of lost consumers of {@code queue}. */
    public void takeOver(QueueName queue, List<String> orphans) {
        consumers.forEach(consumer -> {
            if (consumer.queue().equals(queue)) {
                consumer.takeOver(orphans);
            }
        });
    }

    /**
     * Takes nothing new, lets what runs end within {@code drain}, and hands the rest back; emits how many jobs that
     * were.
     */
    public Uni<Integer> stop(Duration drain) {
        if (consumers.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        clocks.timer().schedule(drain, this::endDrain);
        return Uni.combine()
                .all()
                .unis(consumers.stream().map(QueueConsumer::drain).toList())
                .with(Integer.class, released -> released.stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .eventually(() -> {
                    heartbeats.close();
                    loopWatch.close();
                });
    }

    /** Ends a drain that is under way: hands back at once what still runs. */
    public void endDrain() {
        consumers.forEach(QueueConsumer::endDrain);
    }

    /** How each queue is doing. */
    public List<ConsumerStatus> status() {
        return consumers.stream().map(QueueConsumer::status).toList();
    }

    /** Slots that are taken now. */
    public int taken() {
        return slots.taken();
    }

    /** Tells whether a suspect, which one more lost worker would bury, runs, is about to, or waits to be settled. */
    public boolean runsSuspect() {
        return slots.suspects().free() == 0;
    }
}
