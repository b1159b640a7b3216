package dev.windlass.store;

import dev.windlass.job.QueueName;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Looks, before any work, whether the store can be worked with as this process is configured. */
@FunctionalInterface
public interface FirstContact {
    /**
     * Emits what keeps this process from working on {@code queue} until somebody changes a setting, the rights of its
     * user, or the network; empty when there is nothing. What passes by itself, such as data that are being loaded or a
     * failover, is no obstacle. Changes nothing but keys of its own, which are gone when it ends. Safe to call from any
     * thread; lazy.
     *
     * @param patience how long to wait for a store that does not answer
     */
    Uni<List<Finding>> obstacles(QueueName queue, Duration patience);
}
