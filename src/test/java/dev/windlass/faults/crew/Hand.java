package dev.windlass.faults.crew;

import java.time.Duration;

/** A worker of a run, and what may happen to it. For one thread at a time. */
public interface Hand extends AutoCloseable {
    /** Its name in Redis. */
    String name();

    /** Its network. */
    Wire wire();

    /** Ends it as the out-of-memory killer would: nothing that it had begun is finished. */
    void kill();

    /** Asks it to stop: it finishes what ends within the drain. Returns at once. */
    void stop();

    /** Asks a second time: it hands back what still runs. */
    void hurry();

    /** Waits until it has stopped after {@link #stop}; false when it has not. */
    boolean awaitStopped(Duration patience);

    /** Whether it can be frozen, which takes a process. */
    boolean canFreeze();

    void freeze();

    void thaw();

    /** Ends it, if it has not ended, and what belongs to it. */
    @Override
    void close();
}
