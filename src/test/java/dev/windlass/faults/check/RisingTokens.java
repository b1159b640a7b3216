package dev.windlass.faults.check;

import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import java.util.HashMap;
import java.util.Map;

/** The fencing token rises with every delivery of a job, by one. */
final class RisingTokens implements Rule {
    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, Long> last = new HashMap<>();
        for (Fact fact : history.facts()) {
            if (fact.isDelivery()) {
                long before = last.getOrDefault(fact.id(), 0L);
                if (fact.token() != before + 1) {
                    breaches.add(fact.id(), "was delivered with token " + fact.token() + " after " + before);
                }
                last.put(fact.id(), fact.token());
            }
        }
    }
}
