package dev.windlass.store;

/**
 * How many jobs of a queue are in which state.
 *
 * @param ready due and not yet taken by a worker
 * @param running held by workers, prefetched ones included
 * @param scheduled parked for a later time, retryable ones included
 * @param dead in the dead letters
 */
public record QueueDepth(long ready, long running, long scheduled, long dead) {}
