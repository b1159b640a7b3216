package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.HashMap;
import java.util.Map;

/** A job has at most one start and one side effect a delivery. */
final class EffectsWithinDeliveries implements Rule {
    @Override
    public String name() {
        return "more-effects-than-deliveries";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, Fact> deliveries = history.deliveries();
        for (What what : new What[] {What.START, What.EFFECT}) {
            Map<String, Integer> times = new HashMap<>();
            for (Event event : history.events(what)) {
                String text = what + " under token " + event.token();
                if (History.deliveryOf(event, deliveries) == null) {
                    breaches.add(event.id(), text + ", of which there was no delivery");
                } else if (times.merge(event.id() + "#" + event.token(), 1, Integer::sum) > 1) {
                    breaches.add(event.id(), text + " more than once");
                }
            }
        }
    }
}
