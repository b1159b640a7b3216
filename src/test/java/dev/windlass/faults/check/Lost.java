package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.Set;
import java.util.stream.Collectors;

/** Every job that Redis took, and every one that it told a producer it had, has an outcome. */
final class Lost implements Rule {
    @Override
    public String name() {
        return "lost";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Set<String> ended =
                history.facts(Fact.Kind.OUTCOME).stream().map(Fact::id).collect(Collectors.toSet());
        for (Event acknowledged : history.events(What.ACKNOWLEDGED)) {
            if (!ended.contains(acknowledged.id())) {
                breaches.add(acknowledged.id(), acknowledged.name() + " was acknowledged and has no outcome");
            }
        }
        history.namesById().forEach((id, name) -> {
            if (!ended.contains(id)) {
                breaches.add(id, name + " was taken by Redis and has no outcome");
            }
        });
    }
}
