package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What workers were told of their outcomes is what Redis did: accepted is accepted, refused is refused. */
final class ToldWorkers implements Rule {
    @Override
    public String name() {
        return "told-workers";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, Fact> deliveries = history.deliveries();
        Set<String> settled = new HashSet<>();
        history.facts(Fact.Kind.SETTLED).forEach(fact -> settled.add(fact.entry() + " by " + fact.session()));
        for (Event event : history.events()) {
            boolean accepted = event.what() == What.SETTLED;
            if (!accepted && event.what() != What.SETTLE_REFUSED) {
                continue;
            }
            Fact delivery = History.deliveryOf(event, deliveries);
            String session = event.note().split(" ", 2)[0];
            boolean inRedis = delivery != null && settled.contains(delivery.entry() + " by " + session);
            if (inRedis != accepted) {
                breaches.add(
                        event.id(),
                        session + " was told that token " + event.token() + " is "
                                + (accepted ? "settled, which it is not" : "refused, and yet it is settled"));
            }
        }
    }
}
