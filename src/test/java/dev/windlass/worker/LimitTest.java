package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitTest {
    private final Limit limit = new Limit(2);

    @Test
    void givenFreePermits_whenTaken_thenNoMoreThanThereAre() {
        assertTrue(limit.tryAcquire());
        assertTrue(limit.tryAcquire());
        assertFalse(limit.tryAcquire());
        assertEquals(0, limit.free());

        limit.release();
        assertEquals(1, limit.free());
        assertTrue(limit.tryAcquire());
    }

    @Test
    void givenFreePermit_whenRequested_thenItIsGrantedAtOnce() {
        AtomicInteger granted = new AtomicInteger();
        limit.request(granted::incrementAndGet);
        assertEquals(1, granted.get());
        assertEquals(1, limit.free());
    }

    @Test
    void givenWaiters_whenPermitsAreGivenBack_thenEachIsServedOnceInOrder() {
        takeAll();
        List<String> served = new ArrayList<>();
        limit.request(() -> served.add("first"));
        limit.request(() -> served.add("second"));
        assertEquals(List.of(), served);

        limit.release();
        assertEquals(List.of("first"), served);
        limit.release();
        assertEquals(List.of("first", "second"), served);
        assertEquals(0, limit.free(), "the permits went to the waiters");
    }

    @Test
    void givenSomebodyWaits_whenAnotherComes_thenHeDoesNotOvertake() {
        takeAll();
        List<Boolean> overtook = new ArrayList<>();
        // asked in the very moment of the hand-over, with the next one still waiting
        limit.request(() -> overtook.add(limit.tryAcquire()));
        limit.request(() -> {});

        limit.release();
        limit.release();

        assertEquals(List.of(false), overtook);
    }

    @Test
    void givenWaiterThatReleasesAtOnce_whenServed_thenAllOthersAreServedToo() {
        takeAll();
        AtomicInteger served = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            limit.request(() -> {
                served.incrementAndGet();
                limit.release();
            });
        }
        limit.release();
        assertEquals(100, served.get());
        assertEquals(1, limit.free());
    }

    @Test
    void limitOfNothingIsRefused() {
        String message = ""
                + assertThrows(IllegalArgumentException.class, () -> new Limit(0))
                        .getMessage();
        assertTrue(message.contains("permits"), message);
    }

    @Test
    void givenManyThreads_whenTheyTakeAndRequest_thenNobodyIsForgottenAndNoPermitIsLost() throws InterruptedException {
        Limit few = new Limit(3);
        int threads = 4;
        int each = 5_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch served = new CountDownLatch(threads * each);
        Runnable work = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            served.countDown();
        };
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        // a permit is given back by another thread, or a request served in the same breath would never wait
        ExecutorService releasing = Executors.newFixedThreadPool(2);
        try {
            for (int t = 0; t < threads; t++) {
                pool.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        if (few.tryAcquire()) {
                            work.run();
                            few.release();
                        } else {
                            few.request(() -> releasing.execute(() -> {
                                work.run();
                                few.release();
                            }));
                        }
                    }
                });
            }
            assertTrue(served.await(20, TimeUnit.SECONDS), served.getCount() + " were never served");
        } finally {
            pool.shutdown();
            releasing.shutdown();
        }
        assertTrue(releasing.awaitTermination(5, TimeUnit.SECONDS));
        assertTrue(pool.awaitTermination(5, TimeUnit.SECONDS));
        assertEquals(3, few.free());
        assertTrue(most.get() <= 3, "inside at the same time: " + most.get());
    }

    private void takeAll() {
        while (limit.tryAcquire()) {
            assertTrue(limit.free() >= 0);
        }
    }
}
