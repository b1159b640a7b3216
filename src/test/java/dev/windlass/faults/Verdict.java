package dev.windlass.faults;

import dev.windlass.faults.check.Breach;
import java.util.ArrayList;
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
    private static final int SHOWN = 5;

    boolean good() {
        return breaches.isEmpty();
    }

    /** A few of the breaches: one thing that goes wrong may break rules for every job there is. */
    List<String> firstBreaches() {
        List<String> shown = new ArrayList<>();
        breaches.stream().limit(SHOWN).forEach(breach -> shown.add(breach.toString()));
        if (breaches.size() > SHOWN) {
            shown.add("and " + (breaches.size() - SHOWN) + " more");
        }
        return shown;
    }
}
