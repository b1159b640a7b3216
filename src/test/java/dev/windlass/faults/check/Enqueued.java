package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.util.HashMap;
import java.util.Map;

/** A job that was asked for once is there once, under the id that the producer was told. */
final class Enqueued implements Rule {
    @Override
    public String name() {
        return "enqueued-twice";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, String> ids = new HashMap<>();
        history.namesById().forEach((id, name) -> {
            String other = ids.putIfAbsent(name, id);
            if (other != null) {
                breaches.add(id, name + " is there as " + other + " too");
            }
        });
        for (Event acknowledged : history.events(What.ACKNOWLEDGED)) {
            String id = ids.get(acknowledged.name());
            if (id != null && !id.equals(acknowledged.id())) {
                breaches.add(id, acknowledged.name() + " was acknowledged as " + acknowledged.id());
            }
        }
    }
}
