package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.Set;
import java.util.stream.Collectors;

/** Nothing has an outcome, or is there at all, that nobody asked for or that Redis refused. */
final class NeverAsked implements Rule {
    @Override
    public String name() {
        return "never-asked";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Set<String> asked = history.events(What.ASKED).stream().map(Event::name).collect(Collectors.toSet());
        Set<String> taken =
                history.events(What.ACKNOWLEDGED).stream().map(Event::name).collect(Collectors.toSet());
        taken.addAll(history.events(What.UNKNOWN).stream().map(Event::name).toList());
        Set<String> refused =
                history.events(What.REFUSED).stream().map(Event::name).collect(Collectors.toSet());
        refused.removeAll(taken);
        history.namesById().forEach((id, name) -> {
            if (!asked.contains(name)) {
                breaches.add(id, name + " is there, and nobody asked for it");
            } else if (refused.contains(name)) {
                breaches.add(id, name + " is there, though the producer was told that it is not");
            }
        });
        for (Fact outcome : history.facts(Fact.Kind.OUTCOME)) {
            if (!history.namesById().containsKey(outcome.id())) {
                breaches.add(outcome.id(), "has the outcome " + outcome.note() + " and was never there");
            }
        }
    }
}
