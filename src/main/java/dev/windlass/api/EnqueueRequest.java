package dev.windlass.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.client.JsonText;
import dev.windlass.client.MalformedJsonException;
import dev.windlass.job.NewJob;
import dev.windlass.job.Quoted;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an enqueue request. Not bound by Jackson: the payload is to stay byte for byte what was sent, every
 * mistake is to be told by the field's name, and no message may repeat the payload.
 */
final class EnqueueRequest {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final List<String> KNOWN =
            List.of("kind", "payload", "id", "delay", "at", "maxAttempts", "timeout", "deadline", "keep", "meta");
    private static final byte[] JSON_NULL = {'n', 'u', 'l', 'l'};
    /** Times are stored as epoch milliseconds; what is outside of these years is a mistake, not a plan. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Map<String, byte[]> fields;

    private EnqueueRequest(Map<String, byte[]> fields) {
        this.fields = fields;
    }

    /**
     * Reads a job.
     *
     * @param body JSON in UTF-8; null where the request had none
     * @throws ProblemException with status 400, naming the field or the place
     */
    static NewJob read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw ProblemException.badRequest("the body is empty; send a JSON object with at least a 'kind'");
        }
        return read("the body", body);
    }

    /**
     * Reads a job.
     *
     * @param what what the request calls it, as the subject of a sentence
     * @throws ProblemException with status 400, naming the field or the place
     */
    static NewJob read(String what, byte[] json) {
        try {
            return new EnqueueRequest(JsonText.fields(json)).toJob();
        } catch (MalformedJsonException e) {
            throw ProblemException.badRequest(what + " " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(e.getMessage());
        }
    }

    private NewJob toJob() {
        refuseUnknownFields();
        String kind = text("kind");
        if (kind == null) {
            throw ProblemException.badRequest("'kind' is missing; name the handler that is to run the job");
        }
        return new NewJob(
                kind,
                fields.getOrDefault("payload", JSON_NULL),
                text("id"),
                delay(),
                instant("at"),
                maxAttempts(),
                timeout(),
                instant("deadline"),
                null,
                duration("keep"),
                meta());
    }

    private void refuseUnknownFields() {
        for (String name : fields.keySet()) {
            if (!KNOWN.contains(name)) {
                throw ProblemException.badRequest(
                        "unknown field '" + Quoted.shorten(name) + "'; known are " + String.join(", ", KNOWN));
            }
        }
    }

    private Duration delay() {
        Duration delay = duration("delay");
        if (delay != null && node("at") != null) {
            throw ProblemException.badRequest("'delay' and 'at' exclude each other; send one of them");
        }
        return delay == null ? Duration.ZERO : delay;
    }

    private @Nullable Duration timeout() {
        Duration timeout = duration("timeout");
        if (timeout != null && timeout.toMillis() == 0) {
            throw ProblemException.badRequest("'timeout' must be at least 1ms; leave it out for the kind's setting");
        }
        return timeout;
    }

    private int maxAttempts() {
        JsonNode value = node("maxAttempts");
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw ProblemException.badRequest("'maxAttempts' must be a whole number of 1 or more");
        }
        return value.intValue();
    }

    private Map<String, String> meta() {
        JsonNode value = node("meta");
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw ProblemException.badRequest("'meta' must be an object of texts");
        }
        Map<String, String> meta = new TreeMap<>();
        value.properties().forEach(entry -> {
            if (entry.getKey().isEmpty() || !entry.getValue().isTextual()) {
                throw ProblemException.badRequest(
                        "'meta." + Quoted.shorten(entry.getKey()) + "' must have a name and be a text");
            }
            meta.put(entry.getKey(), entry.getValue().textValue());
        });
        return meta;
    }

    private @Nullable Duration duration(String name) {
        String text = text(name);
        return text == null ? null : RequestDuration.read(name, text);
    }

    private @Nullable Instant instant(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Instant instant;
        try {
            instant = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.badRequest(
                    "'" + name + "' must be a time with its zone such as 2030-01-31T12:00:00Z, not '"
                            + Quoted.shorten(text) + "'");
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw ProblemException.badRequest("'" + name + "' must lie between " + EARLIEST + " and " + LATEST);
        }
        return instant;
    }

    private @Nullable String text(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw ProblemException.badRequest("'" + name + "' must be a text in quotes");
        }
        return value.textValue();
    }

    /** The field's value; null where it is absent or null in JSON, which means the same. */
    private @Nullable JsonNode node(String name) {
        byte[] value = fields.get(name);
        if (value == null) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(value);
            return node.isNull() ? null : node;
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("'" + name + "' is larger than a value of this field may be");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }
}
