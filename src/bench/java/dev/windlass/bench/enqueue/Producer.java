package dev.windlass.bench.enqueue;

import dev.windlass.bench.measure.Meter;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.rig.Load;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A process that enqueues and measures itself. It writes its sample to standard output. The first third of the jobs warms it
 * up and is not counted.
 */
public final class Producer {
    /** How long to wait for an answer, in seconds. */
    private static final int PATIENCE = 30;

    private final Sender sender;
    private final int batch;
    private final int inFlight;

    private Producer(Sender sender, int batch, int inFlight) {
        this.sender = sender;
        this.batch = batch;
        this.inFlight = inFlight;
    }

    /**
     * Arguments: {@code floor}, {@code client} or {@code http}; the port of Redis and its process id; the port of the daemon
     * and its process id, or two zeros; bytes of payload; jobs a call; calls in flight; jobs in all.
     */
    public static void main(String... args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        int port = Integer.parseInt(args[1]);
        int http = Integer.parseInt(args[3]);
        byte[] payload = Load.payload(Integer.parseInt(args[5])).getBytes(StandardCharsets.UTF_8);
        int batch = Integer.parseInt(args[6]);
        int inFlight = Integer.parseInt(args[7]);
        Sender sender =
                switch (args[0]) {
                    case "floor" -> new FloorSender(Vertx.vertx(), port, payload);
                    case "client" -> new ClientSender(port, payload);
                    case "http" -> new HttpSender(Vertx.vertx(), http, inFlight, payload);
                    default -> throw new IllegalArgumentException("no producer " + args[0]);
                };
        Map<Metric, List<Long>> processes = new EnumMap<>(Metric.class);
        processes.put(Metric.PRODUCER_CPU, List.of(ProcessHandle.current().pid()));
        processes.put(Metric.REDIS_CPU, List.of(Long.parseLong(args[2])));
        if (http > 0) {
            processes.put(Metric.WORKER_CPU, List.of(Long.parseLong(args[4])));
        }
        int jobs = Integer.parseInt(args[8]);
        Producer producer = new Producer(sender, batch, inFlight);
        try {
            producer.send(jobs / 3);
            Meter meter = new Meter(processes);
            System.out.println(meter.per(producer.send(jobs - jobs / 3)).written());
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        // the clients' threads would keep it alive
        System.exit(0);
    }

    /** Returns how many were sent, rounded up to whole calls. */
    private long send(int jobs) throws InterruptedException {
        int calls = (jobs + batch - 1) / batch;
        return (inFlight == 1 ? oneByOne(calls) : manyAtOnce(calls)) * batch;
    }

    /** As a thread does that waits for each answer before it goes on. */
    private long oneByOne(int calls) {
        for (int i = 0; i < calls; i++) {
            sender.send(batch).toCompletableFuture().join();
        }
        return calls;
    }

    private long manyAtOnce(int calls) throws InterruptedException {
        Semaphore room = new Semaphore(inFlight);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < calls && failure.get() == null; i++) {
            if (!room.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "no answer for " + PATIENCE + " s, " + i + " of " + calls + " calls were sent");
            }
            sender.send(batch).whenComplete((sent, failed) -> {
                failure.compareAndSet(null, failed);
                room.release();
            });
        }
        if (failure.get() == null && !room.tryAcquire(inFlight, PATIENCE, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the last calls were not answered within " + PATIENCE + " s");
        }
        if (failure.get() != null) {
            throw new CompletionException(failure.get());
        }
        return calls;
    }
}
