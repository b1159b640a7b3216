package dev.windlass.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hash {@code crashes} knows of an entry.
 *
 * @param count how often a worker was lost after the job had started there
 * @param failures one JSON object for each of them, oldest first
 */
record Crashes(int count, List<String> failures) {
    static final Crashes NONE = new Crashes(0, List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads {@code <count>:} and then a failure a line; what somebody else wrote there counts for nothing. */
    static Crashes of(@Nullable Response field) {
        String text = field == null ? "" : field.toString();
        int colon = text.indexOf(':');
        if (colon <= 0) {
            return NONE;
        }
        try {
            int count = Integer.parseInt(text.substring(0, colon));
            return new Crashes(count, text.substring(colon + 1).lines().toList());
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    /** The names of the workers that were lost. */
    List<String> workers() {
        if (failures.isEmpty()) {
            return List.of();
        }
        List<String> workers = new ArrayList<>(failures.size());
        for (String failure : failures) {
            try {
                workers.add(JSON.readTree(failure).path("worker").asText());
            } catch (JsonProcessingException e) {
                workers.add("?");
            }
        }
        return workers;
    }
}
