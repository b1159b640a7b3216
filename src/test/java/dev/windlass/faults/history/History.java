package dev.windlass.faults.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one run.
 *
 * @param events what the parties wrote, by time
 * @param facts what Redis wrote, in its order
 * @param namesById the jobs that Redis ever took
 * @param sessions the sessions that Redis ever knew
 * @param keyspace what is left in the end
 */
public record History(
        List<Event> events,
        List<Fact> facts,
        Map<String, String> namesById,
        Map<String, SessionSpan> sessions,
        Keyspace keyspace) {

    /** Events of one sort. */
    public List<Event> events(What what) {
        return events.stream().filter(event -> event.what() == what).toList();
    }

    /** Facts of one sort. */
    public List<Fact> facts(Fact.Kind kind) {
        return facts.stream().filter(fact -> fact.kind() == kind).toList();
    }

    /** Facts of each job, in order. */
    public Map<String, List<Fact>> factsById() {
        Map<String, List<Fact>> byId = new HashMap<>();
        facts.forEach(fact -> byId.computeIfAbsent(fact.id(), id -> new java.util.ArrayList<>())
                .add(fact));
        return byId;
    }

    /** Deliveries by job and token: {@code id#token}. */
    public Map<String, Fact> deliveries() {
        Map<String, Fact> deliveries = new HashMap<>();
        facts.stream().filter(Fact::isDelivery).forEach(fact -> deliveries.put(key(fact.id(), fact.token()), fact));
        return deliveries;
    }

    /** The delivery that an event is about; null when Redis made none of that token. */
    public static @Nullable Fact deliveryOf(Event event, Map<String, Fact> deliveries) {
        return deliveries.get(key(event.id(), event.token()));
    }

    private static String key(String id, long token) {
        return id + "#" + token;
    }
}
