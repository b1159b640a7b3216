package dev.windlass.store;

import java.util.List;

/**
 * What a heartbeat brings back.
 *
 * @param redisMillis Redis's own time, epoch milliseconds
 * @param cancelled ids of jobs of the queue that somebody asked to cancel, at most 1,000, oldest first
 * @param paused whether the queue is paused: running jobs end, no new ones are taken
 */
public record Pulse(long redisMillis, List<String> cancelled, boolean paused) {}
