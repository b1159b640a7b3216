package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A job ends as its producer may expect; as lost with its workers only when three of them were. */
final class ExpectedOutcome implements Rule {
    @Override
    public String name() {
        return "wrong-outcome";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, List<String>> right = new HashMap<>();
        for (Event asked : history.events(What.ASKED)) {
            right.put(asked.name(), List.of(asked.note().split("\\|")));
        }
        Map<String, Integer> lostWorkers = new HashMap<>();
        for (Fact fact : history.facts()) {
            if (fact.kind() == Fact.Kind.TAKEN_OVER) {
                lostWorkers.merge(fact.id(), 1, Integer::sum);
            }
            if (fact.kind() == Fact.Kind.OUTCOME) {
                String outcome = fact.note();
                boolean poisoned = outcome.equals("dead worker-lost");
                boolean legal = poisoned
                        ? lostWorkers.getOrDefault(fact.id(), 0) >= 3
                        : right.getOrDefault(history.namesById().getOrDefault(fact.id(), "?"), List.of())
                                .contains(outcome);
                if (!legal) {
                    breaches.add(
                            fact.id(),
                            "ended as " + outcome + ", after " + lostWorkers.getOrDefault(fact.id(), 0)
                                    + " lost workers");
                }
            }
        }
    }
}
