package dev.windlass.worker;

/**
 * Does something soon, and once however often it is asked for until then: for what is worth doing for several events that
 * come in the same round of the loop. Used on its event loop only.
 */
final class Soon {
    private final EventLoop loop;
    private final Runnable task;
    private boolean asked;

    Soon(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    void ask() {
        if (!asked) {
            asked = true;
            loop.afterThis(() -> {
                asked = false;
                task.run();
            });
        }
    }
}
