package dev.windlass.store;

import dev.windlass.job.Outcome;

/**
 * One ended attempt on its way to the store.
 *
 * @param delivery what was held
 * @param outcome how it ended
 * @param tookMillis how long the handler ran, by the worker's monotonic clock; 0 when it never started
 */
public record Settlement(Delivery delivery, Outcome outcome, long tookMillis) {}
