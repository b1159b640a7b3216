package dev.windlass.store.redis;

import dev.windlass.config.QueueSettings;
import dev.windlass.job.QueueName;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the store has to know of the configuration.
 *
 * @param lease how long a session outlives its last heartbeat
 * @param maxPayload largest payload, in bytes
 * @param maxDead how many dead letters a queue keeps
 * @param deadAge how long; zero for ever
 * @param queues the settings of a queue
 */
record StoreSettings(
        Duration lease, int maxPayload, int maxDead, Duration deadAge, Function<QueueName, QueueSettings> queues) {
    private static final Duration LEAST_WAIT = Duration.ofMinutes(1);

    /**
     * How long replies and ended groups wait to be fetched, in milliseconds: as long as records, but for a minute at
     * least, since without records somebody waits for them all the same.
     */
    long fetchMillis(QueueName queue) {
        return Math.max(LEAST_WAIT.toMillis(), queues.apply(queue).ttl().toMillis());
    }
}
