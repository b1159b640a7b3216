package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An outcome that somebody has seen stays what it was; results hold all but the oldest, where these were cut, and the
 * counters say the same.
 */
final class OutcomeStays implements Rule {
    @Override
    public String name() {
        return "outcome-withdrawn";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, String> outcomes = new HashMap<>();
        Map<String, Long> counted = new HashMap<>();
        List<Map.Entry<String, String>> kept = new ArrayList<>();
        for (Fact fact : history.facts()) {
            if (fact.kind() == Fact.Kind.OUTCOME) {
                String outcome = fact.note().split(" ", 2)[0];
                outcomes.put(fact.id(), outcome);
                counted.merge(outcome, 1L, Long::sum);
                kept.add(Map.entry(fact.id(), outcome));
            } else if (fact.kind() == Fact.Kind.RESULTS_CUT) {
                kept = kept.subList(Math.max(0, kept.size() - (int) fact.token()), kept.size());
            }
        }
        for (Event seen : history.events(What.OUTCOME_SEEN)) {
            String now = outcomes.get(seen.id());
            if (!seen.note().equals(now)) {
                breaches.add(seen.id(), "was seen as " + seen.note() + " and is now " + now);
            }
        }
        if (!kept.equals(history.keyspace().results())) {
            breaches.add(
                    "",
                    "results has " + history.keyspace().results().size() + " entries, other ones than the "
                            + kept.size() + " that were added and not cut off");
        }
        for (String outcome : new String[] {"completed", "cancelled", "dead"}) {
            long told = history.keyspace().stats().getOrDefault(outcome, 0L);
            long done = counted.getOrDefault(outcome, 0L);
            if (told != done) {
                breaches.add("", "stats say " + told + " " + outcome + ", there were " + done);
            }
        }
    }
}
