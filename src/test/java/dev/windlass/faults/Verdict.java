package dev.windlass.faults;

import dev.windlass.faults.check.Breach;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param jobs how many jobs Redis took
 * @param counts other numbers by name
 * @param recoveries how long it took after each fault until work went on, where that can be told
 */
record Verdict(
        long seed,
        long jobs,
        Map<String, Long> counts,
        List<Injected> faults,
        List<Recovery> recoveries,
        List<Breach> breaches) {
    boolean good() {
        return breaches.isEmpty();
    }
}
