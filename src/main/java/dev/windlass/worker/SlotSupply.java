package dev.windlass.worker;

/**
 * Where one queue gets slots of the daemon from: free ones, and those that it waited for and that were handed over to it.
 * Used on the queue's event loop only.
 */
final class SlotSupply {
    private final Limit all;
    private final EventLoop loop;
    private final Runnable come;
    private int handed;
    private boolean requested;

    /** @param come runs when a slot has been handed over */
    SlotSupply(Limit all, EventLoop loop, Runnable come) {
        this.all = all;
        this.loop = loop;
        this.come = come;
    }

    /** Takes a slot; false when there is none, and then one is waited for. */
    boolean take() {
        if (handed == 0) {
            if (all.tryAcquire()) {
                return true;
            }
            request();
        }
        // also one that got free in between: it has been handed over already, and nobody else would come back for it
        if (handed == 0) {
            return false;
        }
        handed--;
        return true;
    }

    private void request() {
        if (!requested) {
            requested = true;
            all.request(() -> loop.run(() -> {
                requested = false;
                handed++;
                come.run();
            }));
        }
    }

    /** A slot that was waited for and is not needed any more goes to whoever is next. */
    void returnUnused() {
        while (handed > 0) {
            handed--;
            all.release();
        }
    }
}
