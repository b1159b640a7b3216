package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.HashMap;
import java.util.Map;

/** An outcome that somebody has seen stays what it was, and the counters say the same. */
final class OutcomeStays implements Rule {
    @Override
    public String name() {
        return "outcome-withdrawn";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, String> kept = new HashMap<>();
        history.keyspace().results().forEach(result -> kept.put(result.getKey(), result.getValue()));
        for (Event seen : history.events(What.OUTCOME_SEEN)) {
            String now = kept.get(seen.id());
            if (!seen.note().equals(now)) {
                breaches.add(seen.id(), "was seen as " + seen.note() + " and is now " + now);
            }
        }
        Map<String, Long> counted = new HashMap<>();
        for (Fact outcome : history.facts(Fact.Kind.OUTCOME)) {
            String what = outcome.note().split(" ", 2)[0];
            counted.merge(what, 1L, Long::sum);
            if (!what.equals(kept.get(outcome.id()))) {
                breaches.add(outcome.id(), "ended as " + what + " and the results say " + kept.get(outcome.id()));
            }
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
