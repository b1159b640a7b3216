package dev.windlass.worker;

import dev.windlass.time.Ticker;

/**
 * Does something that is worth doing once for several events: at once, but where that was a moment ago, after what else
 * waits in the same round of the loop. Nobody waits long then: jobs that end together would else wait for each other, and
 * end together ever after. Used on its event loop only.
 */
final class Soon {
    private static final long MOMENT_NANOS = 100_000;
    private static final Ticker TICKER = Ticker.system();

    private final EventLoop loop;
    private final Runnable task;
    private long doneNanos = TICKER.nanos() - MOMENT_NANOS;
    private boolean waits;

    Soon(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    void ask() {
        if (TICKER.nanos() - doneNanos >= MOMENT_NANOS) {
            run();
        } else if (!waits) {
            waits = true;
            loop.afterThis(() -> {
                waits = false;
                run();
            });
        }
    }

    private void run() {
        doneNanos = TICKER.nanos();
        task.run();
    }
}
