package dev.windlass.store;

/**
 * The answer to a producer.
 *
 * @param id the job's id
 * @param duplicate true when a job of this id was already there and nothing was added
 */
public record Enqueued(String id, boolean duplicate) {}
