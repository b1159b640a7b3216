package dev.windlass.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A semaphore for event loops: nobody blocks, whoever comes too late is called when it is his turn. Fair: while
 * somebody waits, nobody else gets a permit, so that a busy queue cannot starve a quiet one.
 *
 * <p>Safe to use from any thread.
 */
final class Limit {
    private final int permits;
    private final AtomicInteger free;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Limit(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1, not " + permits);
        }
        this.permits = permits;
        this.free = new AtomicInteger(permits);
    }

    int permits() {
        return permits;
    }

    /** Permits that nobody holds. */
    int free() {
        return free.get();
    }

    /** Takes a permit if one is free and nobody waits for it. */
    boolean tryAcquire() {
        return waiting.isEmpty() && take();
    }

    /** Runs {@code granted} once, holding a permit, on the thread that gives one back; at once if one is free. */
    void request(Runnable granted) {
        waiting.add(granted);
        handOut();
    }

    void release() {
        free.incrementAndGet();
        if (!waiting.isEmpty()) {
            handOut();
        }
    }

    private void handOut() {
        while (!waiting.isEmpty() && take()) {
            Runnable granted = waiting.poll();
            if (granted == null) {
                // somebody else served it in between; look again, for a waiter may have come since
                free.incrementAndGet();
            } else {
                granted.run();
            }
        }
    }

    private boolean take() {
        int now = free.get();
        while (now > 0) {
            if (free.compareAndSet(now, now - 1)) {
                return true;
            }
            now = free.get();
        }
        return false;
    }
}
