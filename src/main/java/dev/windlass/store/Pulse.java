package dev.windlass.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a heartbeat brings back.
 *
 * @param redisMillis Redis's own time, epoch milliseconds
 * @param cancelled ids of jobs of the queue that somebody asked to cancel, and {@code group/<id>} for groups; at most
 *     1,000, oldest first. Where there are more, each pulse tells the next thousand, and then they begin again
 * @param first whether {@code cancelled} begins with the oldest request
 * @param last whether it ends with the youngest; first and last where one pulse tells them all
 * @param paused whether the queue is paused: running jobs end, no new ones are taken
 * @param obstacle what else forbids to take new jobs, in words for an operator: the queue speaks another version of the
 *     protocol by now; null when nothing does
 */
public record Pulse(
        long redisMillis,
        List<String> cancelled,
        boolean first,
        boolean last,
        boolean paused,
        @Nullable String obstacle) {}
