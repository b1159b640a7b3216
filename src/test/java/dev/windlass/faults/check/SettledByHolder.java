package dev.windlass.faults.check;

import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.SessionSpan;
import java.util.HashMap;
import java.util.Map;

/** An outcome is accepted from the session that holds the job by its last delivery, while it is live, and no entry ends in another way. */
final class SettledByHolder implements Rule {
    @Override
    public String name() {
        return "late-settle";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, String> holders = new HashMap<>();
        for (Fact fact : history.facts()) {
            switch (fact.kind()) {
                case DELIVERED, TAKEN_OVER -> holders.put(fact.entry(), fact.session());
                case SETTLED -> {
                    String holder = holders.remove(fact.entry());
                    SessionSpan session = history.sessions().get(fact.session());
                    if (!fact.session().equals(holder)) {
                        breaches.add(fact.id(), "was settled by " + fact.session() + " while held by " + holder);
                    } else if (session == null || !session.liveAt(fact.order())) {
                        breaches.add(fact.id(), "was settled by " + fact.session() + ", which was not live");
                    }
                }
                case RELEASED -> holders.remove(fact.entry());
                case DROPPED ->
                    breaches.add(fact.id(), "entry " + fact.entry() + " was acknowledged by nobody who may");
                default -> {}
            }
        }
    }
}
