package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.job.Outcome;
import dev.windlass.store.Session;
import dev.windlass.testing.FaultyJobStore.Call;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A consumer at work, with four slots and two for the kind {@link Handlers#FEW}. */
abstract class ConsumerCase extends WorkerCase {
    static final int CONCURRENCY = 4;

    final QueueConsumer consumer = new QueueConsumer(place, queue, CONCURRENCY, loop, runner(threads));
    private final Map<String, UniEmitter<? super Object>> running = new ConcurrentHashMap<>();
    private @Nullable CompletableFuture<Integer> stopped;
    private final CountDownLatch thaw = new CountDownLatch(1);

    ConsumerCase() {
        kinds.put(Handlers.FEW, settings(2, java.time.Duration.ZERO));
    }

    @AfterEach
    void stopConsumer() {
        thaw.countDown();
        faults.comeBack();
        for (Call call : Call.values()) {
            faults.mend(call);
        }
        CompletableFuture<Integer> end = drain();
        consumer.endDrain();
        later(end::isDone);
        until(() -> slots.taken() == 0);
    }

    /** Begins to work, and waits until it reads or could. */
    void start() {
        consumer.start();
        later(() -> events.count("opened") > 0 && redisClock.millis() > 0);
    }

    /** Stops the consumer, as can be done once. */
    CompletableFuture<Integer> drain() {
        CompletableFuture<Integer> stopping = stopped;
        if (stopping == null) {
            stopping = consumer.drain().subscribeAsCompletionStage();
            stopped = stopping;
        }
        return stopping;
    }

    Session session() {
        List<Session> all = store.sessions();
        return all.get(all.size() - 1);
    }

    /** From now on jobs on the event loop run until {@link #complete}. */
    void runUntilCompleted() {
        handlers.uni = job -> Uni.createFrom().emitter(emitter -> running.put(job.id(), emitter));
    }

    void completeAtOnce() {
        handlers.uni = job -> Uni.createFrom().item(job.id());
    }

    void complete(String id) {
        UniEmitter<? super Object> emitter = running.remove(id);
        if (emitter == null) {
            throw new AssertionError("job " + id + " does not run");
        }
        onLoop(() -> emitter.complete(id));
    }

    void awaitRunning(String... ids) {
        until(() -> running.keySet().containsAll(List.of(ids)));
    }

    boolean runs(String id) {
        return running.containsKey(id);
    }

    /** Waits until the job has ended, and checks that it did so once. */
    void awaitEnd(String id, Class<? extends Outcome> outcome) {
        later(() -> !events.outcomes(id).isEmpty());
        assertEquals(
                List.of(outcome),
                events.outcomes(id).stream().map(Object::getClass).toList());
    }

    void awaitCompleted(String id) {
        awaitEnd(id, Outcome.Completed.class);
    }

    /** Ends the session in Redis, as a reaper does that saw its lease end. */
    void fence(Session session) {
        redis.cli("ZREM", key("sessions"), session.consumer());
    }

    /** Has lost sessions noticed, and their jobs taken over, until {@code done}. */
    void takeOverUntil(java.util.concurrent.Callable<Boolean> done) {
        later(() -> {
            consumer.takeOver(get(store.reap(queue)));
            return done.call();
        });
    }

    /** Time passes for everybody else: no heartbeat goes out, nobody looks at the lease, which then is over. */
    void freezeBeyondTheLease() {
        CountDownLatch frozen = new CountDownLatch(1);
        faults.before(Call.HEARTBEAT, () -> {
            frozen.countDown();
            awaitUninterruptibly(thaw);
        });
        awaitUninterruptibly(frozen);
        trust.jump(LEASE);
    }

    void thaw() {
        thaw.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
