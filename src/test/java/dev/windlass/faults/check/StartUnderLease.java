package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.SessionSpan;
import dev.windlass.faults.history.What;
import java.util.Map;

/** A handler begins only while the session that the job was given to is live in Redis, in that session's worker. */
final class StartUnderLease implements Rule {
    @Override
    public String name() {
        return "start-without-lease";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, Fact> deliveries = history.deliveries();
        for (Event start : history.events(What.START)) {
            Fact delivery = History.deliveryOf(start, deliveries);
            if (delivery == null) {
                breaches.add(start.id(), "began under token " + start.token() + ", which Redis gave to nobody");
                continue;
            }
            SessionSpan session = history.sessions().get(delivery.session());
            if (session == null || !session.liveAt(delivery.order())) {
                breaches.add(start.id(), "was handed to " + delivery.session() + ", which was not live");
            } else if (!session.liveAtMicros(start.at())) {
                breaches.add(
                        start.id(),
                        "token " + start.token() + " began " + (start.at() / 1_000 - session.endMillis())
                                + " ms after the end of session " + session.session());
            } else if (!start.note().isEmpty() && !start.note().equals(session.worker())) {
                breaches.add(start.id(), "was handed to " + session.worker() + " and began in " + start.note());
            }
        }
    }
}
