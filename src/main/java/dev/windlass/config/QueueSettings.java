package dev.windlass.config;

import dev.windlass.config.WindlassConfig.Records;
import dev.windlass.job.QueueName;
import java.time.Duration;

/**
 * What holds for one queue, after its overrides.
 *
 * @param concurrency most jobs of the queue at the same time in this daemon
 * @param results whether settled jobs add an entry to the {@code results} stream
 * @param resultEntries about how many entries that stream keeps
 * @param ttl how long records and replies are kept
 * @param records which settled jobs leave a record
 * @param replies whether results are pushed to the list that a job names
 * @param maxReady most ready jobs; 0 for no limit
 */
public record QueueSettings(
        int concurrency,
        boolean results,
        int resultEntries,
        Duration ttl,
        Records records,
        boolean replies,
        int maxReady) {

    /** Reads the settings of {@code queue}. */
    public static QueueSettings of(WindlassConfig config, QueueName queue) {
        WindlassConfig.Results all = config.results();
        WindlassConfig.Queue own = config.queue().get(queue.value());
        if (own == null) {
            return new QueueSettings(
                    config.concurrency(), all.enabled(), all.maxEntries(), all.ttl(), all.records(), all.replies(), 0);
        }
        return new QueueSettings(
                Math.min(config.concurrency(), own.concurrency().orElse(config.concurrency())),
                own.results().enabled().orElse(all.enabled()),
                all.maxEntries(),
                own.results().ttl().orElse(all.ttl()),
                own.results().records().orElse(all.records()),
                own.results().replies().orElse(all.replies()),
                own.maxReady().orElse(0));
    }

    /** How long the record of a settled job is kept in milliseconds; 0 for no record. {@code asked} is -1 or the job's wish. */
    public long keepMillis(long asked) {
        return switch (records) {
            case NONE -> 0;
            case ASKED -> Math.max(0, asked);
            case ALL -> asked >= 0 ? asked : ttl.toMillis();
        };
    }
}
