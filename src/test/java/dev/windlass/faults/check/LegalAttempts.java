package dev.windlass.faults.check;

import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import java.util.HashMap;
import java.util.Map;

/** Attempts are counted from 1, in ones, and only a failure that was accepted counts one. */
final class LegalAttempts implements Rule {
    @Override
    public String name() {
        return "attempts";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, Integer> due = new HashMap<>();
        for (Fact fact : history.facts()) {
            int expected = due.getOrDefault(fact.id(), 1);
            switch (fact.kind()) {
                case ADDED, DELIVERED, TAKEN_OVER, OUTCOME -> {
                    if (fact.attempt() != expected) {
                        breaches.add(
                                fact.id(),
                                fact.kind() + " with attempt " + fact.attempt() + " where " + expected + " is due");
                    }
                }
                case PARKED -> {
                    int next = fact.note().equals("retryable") ? expected + 1 : expected;
                    if (fact.attempt() != next) {
                        breaches.add(
                                fact.id(),
                                "parked as " + fact.note() + " with attempt " + fact.attempt() + " where " + next
                                        + " is due");
                    }
                    due.put(fact.id(), next);
                }
                default -> {}
            }
        }
        Map<String, Fact> deliveries = history.deliveries();
        history.events(dev.windlass.faults.history.What.START).forEach(start -> {
            Fact delivery = History.deliveryOf(start, deliveries);
            if (delivery != null && delivery.attempt() != start.attempt()) {
                breaches.add(
                        start.id(),
                        "began attempt " + start.attempt() + " where " + delivery.attempt() + " was delivered");
            }
        });
    }
}
