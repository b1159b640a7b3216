package dev.windlass.faults.history;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is left in a queue's keys after all workers have stopped.
 *
 * @param lag entries of {@code ready} that were never handed out
 * @param pending entries that somebody still holds
 * @param consumers names of the group's consumers
 * @param sizes how much is in the keys that must be empty, by part; absent keys are left out
 * @param dead ids of dead letters
 * @param jobs how long each {@code job:<id>} lives on in milliseconds, by id; -1 for ever
 * @param others any other key without a time to live that protocol.md does not allow to stay
 * @param results the outcome of each entry of {@code results}, oldest first: id and outcome
 * @param stats the counters of {@code stats}
 */
public record Keyspace(
        long lag,
        long pending,
        List<String> consumers,
        Map<String, Long> sizes,
        Set<String> dead,
        Map<String, Long> jobs,
        List<String> others,
        List<Map.Entry<String, String>> results,
        Map<String, Long> stats) {}
