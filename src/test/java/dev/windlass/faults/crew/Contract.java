package dev.windlass.faults.crew;

import dev.windlass.job.QueueName;
import java.time.Duration;

/**
 * What a worker is hired for.
 *
 * @param name its name in Redis
 * @param concurrency how many jobs it runs at the same time
 */
public record Contract(String name, QueueName queue, Duration lease, int concurrency) {}
