package dev.windlass.store;

/**
 * A settled job's result as pushed to whoever waits.
 *
 * @param id the job's id
 * @param json an object with {@code id}, {@code outcome} and {@code result} or {@code error}, in UTF-8
 */
public record Reply(String id, byte[] json) {}
