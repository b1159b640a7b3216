package dev.windlass.bench.app;

import dev.windlass.client.JobClient;
import dev.windlass.job.NewJob;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Enqueues with the client, on a thread that may wait. */
@Singleton
public class Producer {
    private static final String QUEUE = "default";
    /** Jobs of one call in bulk. */
    private static final int BULK = 1_000;
    /** Such calls at the same time. */
    private static final int IN_FLIGHT = 8;

    private final JobClient client;
    private final Events events;

    Producer(JobClient client, Events events) {
        this.client = client;
        this.events = events;
    }

    /** @param mode {@code bulk}, or {@code single}, which waits for each job */
    void enqueue(String mode, int jobs, String kind) {
        client.find(QUEUE, "warm").await().indefinitely();
        events.tell("efirst " + System.nanoTime());
        if (mode.equals("bulk")) {
            bulk(jobs, kind);
        } else {
            for (int i = 0; i < jobs; i++) {
                client.enqueue(QUEUE, job(kind, i)).await().indefinitely();
            }
        }
        events.tell("elast " + System.nanoTime());
    }

    private void bulk(int jobs, String kind) {
        Queue<CompletableFuture<?>> calls = new ArrayDeque<>();
        for (int first = 0; first < jobs; first += BULK) {
            List<NewJob> batch = new ArrayList<>(BULK);
            for (int i = first; i < Math.min(jobs, first + BULK); i++) {
                batch.add(job(kind, i));
            }
            calls.add(client.enqueueAll(QUEUE, batch).subscribeAsCompletionStage());
            if (calls.size() == IN_FLIGHT) {
                calls.remove().join();
            }
        }
        calls.forEach(CompletableFuture::join);
    }

    /** Enqueues one job each so many ms, which tells when it was enqueued; before that {@code warmUp} jobs without pauses. */
    void oneEach(int jobs, int millis, int warmUp) {
        client.find(QUEUE, "warm").await().indefinitely();
        for (int i = 0; i < warmUp; i++) {
            client.enqueue(QUEUE, job("noop", i)).await().indefinitely();
        }
        for (int i = 0; i < jobs; i++) {
            long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            client.enqueue(QUEUE, job("lat", System.nanoTime())).await().indefinitely();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private static NewJob job(String kind, long number) {
        return NewJob.ofJson("bench." + kind, Long.toString(number));
    }
}
