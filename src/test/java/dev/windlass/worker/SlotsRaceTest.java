package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.store.Delivery;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Queues of one daemon, each on its own thread, that share its slots. A seed is printed; {@code -Dseed=…} repeats it. */
class SlotsRaceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);
    private static final List<String> KINDS = List.of("any", "other", "one", "three", "three");
    private static final int CONCURRENCY = 5;

    private final Slots slots = new Slots(CONCURRENCY, kind -> kind.equals("one") ? 1 : kind.equals("three") ? 3 : 0);
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    private final Map<String, Integer> most = new ConcurrentHashMap<>();

    @AfterAll
    static void close() {
        THREADS.shutdownNow();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void givenTenThousandQuickJobsOfMixedKindsSomeOfThemSuspects_thenNoLimitIsExceededAndAllPermitsComeBack()
            throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SlotsRaceTest: seed " + seed);
        int each = 5_000;
        CountDownLatch done = new CountDownLatch(2 * each);
        new Queue("wide", CONCURRENCY, new Random(seed), done).feed(each);
        new Queue("narrow", 2, new Random(seed + 1), done).feed(each);

        assertTrue(done.await(30, TimeUnit.SECONDS), done.getCount() + " jobs never ended, seed " + seed);

        assertMost("all", CONCURRENCY);
        assertMost("queue wide", CONCURRENCY);
        assertMost("queue narrow", 2);
        assertMost("kind one", 1);
        assertMost("kind three", 3);
        assertMost("suspects", 1);
        awaitFree(slots.all(), CONCURRENCY);
        awaitFree(slots.suspects(), 1);
        awaitFree(slots.of("one"), 1);
        awaitFree(slots.of("three"), 3);
    }

    @Test
    void givenSlotThatGetsFreeInTheMomentOfAsking_thenWhoAskedGetsIt() throws Exception {
        Slots one = new Slots(1, kind -> 0);
        CountDownLatch done = new CountDownLatch(20_000);
        // somebody else takes and gives back all the time; the queue has one job, so nothing of its own could wake it
        AtomicBoolean over = new AtomicBoolean();
        THREADS.execute(() -> {
            while (!over.get()) {
                if (one.all().tryAcquire()) {
                    one.all().release();
                }
            }
        });
        new Single(one, done).next();
        boolean all = done.await(30, TimeUnit.SECONDS);
        over.set(true);
        assertTrue(all, done.getCount() + " jobs never began");
        awaitFree(one.all(), 1);
    }

    private void assertMost(String what, int limit) {
        int reached = most.getOrDefault(what, 0);
        assertTrue(reached <= limit, what + " ran " + reached + " at the same time, of at most " + limit);
        assertTrue(reached > 0, what + " never ran");
    }

    private static void awaitFree(@org.jspecify.annotations.Nullable Limit limit, int permits) {
        WorkerCase.until(() -> limit != null && limit.free() == permits);
    }

    private void count(String what, int change) {
        int now = running.computeIfAbsent(what, w -> new AtomicInteger()).addAndGet(change);
        most.merge(what, now, Math::max);
    }

    /** A queue whose jobs end at once, soon, or on another thread, as chance wants. */
    private final class Queue {
        private final String name;
        private final Random random;
        private final CountDownLatch done;
        private final EventLoop loop = EventLoop.of(VERTX);
        private final Dispatcher dispatcher;
        private int left;

        Queue(String name, int limit, Random random, CountDownLatch done) {
            this.name = name;
            this.random = random;
            this.done = done;
            this.dispatcher = new Dispatcher(loop, slots, limit, () -> true, Deliveries.notes(loop), this::started);
        }

        void feed(int jobs) {
            loop.run(() -> {
                left = jobs;
                feed();
            });
        }

        /** Takes a handful at a time, as a reader does, whenever there is room. */
        private void feed() {
            for (int i = random.nextInt(30); i > 0 && left > 0 && dispatcher.waiting() < 20; i--) {
                left--;
                String kind = KINDS.get(random.nextInt(KINDS.size()));
                int crashes = random.nextInt(8) == 0 ? AttemptRunner.MAX_CRASHES - 1 : 0;
                add(Deliveries.of(kind, draft -> draft.crashes = crashes));
            }
            dispatcher.dispatch();
            if (left > 0) {
                loop.later(this::feed);
            }
        }

        private void add(Delivery delivery) {
            dispatcher.add(Deliveries.attempt(delivery, loop, dispatcher));
        }

        private void started(Attempt attempt) {
            if (attempt.outcome != null) {
                // sent back, which is settled: the store brings it again
                Permits.releaseSuspect(attempt);
                loop.later(() -> {
                    add(attempt.delivery());
                    dispatcher.dispatch();
                });
                return;
            }
            count(attempt, 1);
            switch (random.nextInt(3)) {
                case 0 -> end(attempt);
                case 1 -> loop.later(() -> end(attempt));
                default -> THREADS.execute(() -> loop.run(() -> end(attempt)));
            }
        }

        private void end(Attempt attempt) {
            count(attempt, -1);
            attempt.leave();
            Permits.releaseSuspect(attempt);
            done.countDown();
        }

        private void count(Attempt attempt, int change) {
            SlotsRaceTest.this.count("all", change);
            SlotsRaceTest.this.count("queue " + name, change);
            SlotsRaceTest.this.count("kind " + attempt.kind(), change);
            if (attempt.crashes() > 0) {
                SlotsRaceTest.this.count("suspects", change);
            }
        }
    }

    /** A queue that gets a job when the last one has ended. */
    private static final class Single {
        private final EventLoop loop = EventLoop.of(VERTX);
        private final Dispatcher dispatcher;
        private final CountDownLatch done;

        Single(Slots slots, CountDownLatch done) {
            this.done = done;
            this.dispatcher = new Dispatcher(
                    loop,
                    slots,
                    1,
                    () -> true,
                    Deliveries.notes(loop),
                    attempt -> loop.later(() -> {
                        attempt.leave();
                        done.countDown();
                        next();
                    }));
        }

        void next() {
            loop.run(() -> {
                if (done.getCount() > 0) {
                    dispatcher.add(Deliveries.attempt("any", loop, dispatcher));
                    dispatcher.dispatch();
                }
            });
        }
    }
}
