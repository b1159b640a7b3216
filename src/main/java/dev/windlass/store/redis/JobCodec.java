package dev.windlass.store.redis;

import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.job.Quoted;
import dev.windlass.store.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an entry, in both directions. What cannot be read as a job becomes a delivery that says why; it is then
 * buried with its raw fields.
 *
 * <p>Used on one thread at a time.
 */
final class JobCodec {
    private static final int MAX_FIELDS = 1_000;
    private static final String META = "meta.";
    private static final int USUAL_FIELDS = 8;

    private final QueueName queue;
    private final int maxPayload;
    private final Delivery.Draft draft = new Delivery.Draft();
    private final SameText[] names = new SameText[USUAL_FIELDS];
    private final SameText kinds = new SameText();
    private @Nullable String legalKind;

    /** @param maxPayload largest payload, in bytes */
    JobCodec(QueueName queue, int maxPayload) {
        this.queue = queue;
        this.maxPayload = maxPayload;
        Arrays.setAll(names, place -> new SameText());
    }

    /** The fields and values of a new entry: {@code kind} and {@code payload} first, the rest only where given. */
    static List<Object> fields(NewJob job) {
        List<Object> fields = new ArrayList<>(8);
        put(fields, "kind", job.kind());
        put(fields, "payload", Buffer.buffer(job.payload()));
        if (job.id() != null) {
            put(fields, "id", job.id());
        }
        if (job.maxAttempts() > 0) {
            put(fields, "max", job.maxAttempts());
        }
        Duration timeout = job.timeout();
        if (timeout != null) {
            put(fields, "timeout", Math.max(1, timeout.toMillis()));
        }
        if (job.deadline() != null) {
            put(fields, "deadline", job.deadline().toEpochMilli());
        }
        if (job.reply() != null) {
            put(fields, "reply", job.reply());
        }
        if (job.keep() != null) {
            put(fields, "keep", job.keep().toMillis());
        }
        job.meta().forEach((key, value) -> put(fields, META + key, value));
        return fields;
    }

    /** Reads an entry as XREADGROUP, XRANGE and XCLAIM give it: its id, then its fields and values. */
    Delivery read(Response entry) {
        return read(entry, 1, Crashes.NONE, false);
    }

    /**
     * Reads an entry that was handed out before.
     *
     * @param times how often this entry has been handed out
     * @param crashes what is known of workers that were lost while they ran this entry
     * @param afterCrash whether the last of them was lost just now
     */
    Delivery read(Response entry, long times, Crashes crashes, boolean afterCrash) {
        draft.clear();
        try {
            readFields(entry.get(1));
        } catch (IllegalArgumentException e) {
            draft.malformed = e.getMessage();
        }
        draft.deliveries += times - 1;
        draft.crashes += crashes.count();
        draft.lostWorkers = crashes.workers();
        draft.afterCrash = afterCrash;
        return draft.toDelivery(queue, entry.get(0).toBuffer().toString(StandardCharsets.US_ASCII));
    }

    private void readFields(@Nullable Response fields) {
        // Redis answers nil fields for an entry that was deleted while it was pending
        int size = fields == null ? 0 : fields.size();
        @Nullable String illegal = null;
        for (int i = 0; fields != null && i + 1 < size; i += 2) {
            try {
                readField(name(i / 2, fields.get(i)), fields.get(i + 1));
            } catch (IllegalArgumentException e) {
                illegal = illegal == null ? e.getMessage() : illegal + "; " + e.getMessage();
            }
        }
        if (illegal != null) {
            throw new IllegalArgumentException(illegal);
        }
        if (draft.kind == null) {
            throw new IllegalArgumentException("the entry has no field 'kind', so nobody can tell what is asked for");
        }
        if (size / 2 > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "the entry has " + size / 2 + " fields; at most " + MAX_FIELDS + " are allowed");
        }
        if (draft.payload != null && draft.payload.length() > maxPayload) {
            throw new IllegalArgumentException("the payload has " + draft.payload.length() + " bytes; at most "
                    + maxPayload + " are allowed (windlass.payload.max)");
        }
    }

    /** Entries of one producer have the same names in the same places. */
    private String name(int place, Response name) {
        return place < USUAL_FIELDS ? names[place].read(name.toBuffer()) : name.toString();
    }

    private String kind(Response value) {
        String kind = kinds.read(value.toBuffer());
        if (!kind.equals(legalKind)) {
            legalKind = NewJob.requireKind(kind);
        }
        return kind;
    }

    private void readField(String name, Response value) {
        switch (name) {
            case "kind" -> draft.kind = kind(value);
            case "payload" -> draft.payload = value.toBuffer();
            case "id" -> draft.id = JobId.require(value.toString());
            case "at" -> draft.at = number(name, value, 0);
            case "attempt" -> draft.attempt = (int) number(name, value, 1);
            case "max" -> draft.maxAttempts = (int) number(name, value, 0);
            case "crashes" -> draft.crashes = (int) number(name, value, 0);
            case "deliveries" -> draft.deliveries = 1 + number(name, value, 0);
            case "timeout" -> draft.timeoutMillis = number(name, value, 0);
            case "deadline" -> draft.deadline = number(name, value, 0);
            case "reply" -> draft.reply = replyName(value.toString());
            case "keep" -> draft.keepMillis = number(name, value, 0);
            case "group" -> draft.group = JobId.requireGroup(value.toString());
            case "index" -> draft.groupIndex = number(name, value, 0);
            case "traceparent" -> draft.traceparent = value.toString();
            default -> {
                if (name.startsWith(META)) {
                    addMeta(name.substring(META.length()), value.toString());
                }
            }
        }
    }

    private static String replyName(String text) {
        if (!JobId.isLegal(text)) {
            throw new IllegalArgumentException("field 'reply' must be 1 to " + JobId.MAX_LENGTH
                    + " of A-Z a-z 0-9 . _ : @ -, not '" + Quoted.shorten(text) + "'");
        }
        return text;
    }

    private void addMeta(String key, String value) {
        if (draft.meta.isEmpty()) {
            draft.meta = new HashMap<>();
        }
        draft.meta.put(key, value);
    }

    private static long number(String field, Response value, long least) {
        String text = value.toString();
        long most = field.equals("attempt") || field.equals("max") || field.equals("crashes")
                ? 1_000_000
                : Long.MAX_VALUE / 2;
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, in the same words as a number out of range
        }
        throw new IllegalArgumentException(
                "field '" + field + "' must be a whole number from " + least + ", not '" + Quoted.shorten(text) + "'");
    }

    private static void put(List<Object> fields, String name, Object value) {
        fields.add(name);
        fields.add(value);
    }

    /** Reads a flat reply of names and values, or a RESP3 map, as a map of texts. */
    static Map<String, String> map(@Nullable Response reply) {
        Map<String, String> map = new HashMap<>();
        if (reply == null) {
            return map;
        }
        if (reply.isMap()) {
            for (String key : reply.getKeys()) {
                Response value = reply.get(key);
                map.put(key, value == null ? "" : value.toString());
            }
            return map;
        }
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            Response value = reply.get(i + 1);
            map.put(reply.get(i).toString(), value == null ? "" : value.toString());
        }
        return map;
    }
}
