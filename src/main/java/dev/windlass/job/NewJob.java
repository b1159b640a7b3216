package dev.windlass.job;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued. Immutable; each {@code with…} returns a changed copy.
 *
 * @param kind which handler runs it: 1 to 128 printable characters without spaces
 * @param payload JSON in UTF-8
 * @param id the producer's own id, which makes enqueueing repeatable; null lets the store choose one
 * @param delay how long from now (Redis time) until it is due; zero for at once. Ignored when {@code at} is set
 * @param at when it is due; null for {@code delay}
 * @param maxAttempts attempts including the first; 0 leaves it to the kind's configuration
 * @param timeout longest time of one attempt; null leaves it to the kind's configuration
 * @param deadline when to give up across all attempts; null for never
 * @param reply name of the list {@code reply:<name>} to which the result is also pushed, for somebody who waits for it;
 *     {@code "1"} stands for the job's id, null for no such push
 * @param keep how long the settled job's record is kept; zero for no record, null leaves it to the queue's configuration
 * @param meta free data of the producer's, shown to the handler
 */
public record NewJob(
        String kind,
        byte[] payload,
        @Nullable String id,
        Duration delay,
        @Nullable Instant at,
        int maxAttempts,
        @Nullable Duration timeout,
        @Nullable Instant deadline,
        @Nullable String reply,
        @Nullable Duration keep,
        Map<String, String> meta) {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_KIND_LENGTH = 128;

    public NewJob {
        requireKind(kind);
        if (id != null) {
            JobId.require(id);
        }
        if (maxAttempts < 0) {
            throw new IllegalArgumentException(
                    "maxAttempts of kind '" + kind + "' must be 0 (default) or more, not " + maxAttempts);
        }
        if (reply != null) {
            JobId.require(reply);
        }
        requireNotNegative("delay", delay);
        requireNotNegative("keep", keep);
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("timeout of kind '" + kind + "' must be more than 0, not " + timeout);
        }
        meta = Map.copyOf(meta);
    }

    /** A job of {@code kind} without payload ({@code null}), due at once, with every default. */
    public static NewJob of(String kind) {
        return ofJson(kind, NULL);
    }

    /** A job of {@code kind} with {@code payload} as JSON text. */
    public static NewJob ofJson(String kind, String payload) {
        return ofJson(kind, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A job of {@code kind} with {@code payload} as JSON in UTF-8; the array is not copied. */
    public static NewJob ofJson(String kind, byte[] payload) {
        return new NewJob(kind, payload, null, Duration.ZERO, null, 0, null, null, null, null, Map.of());
    }

    public NewJob withId(@Nullable String id) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withDelay(Duration delay) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withAt(@Nullable Instant at) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withMaxAttempts(int maxAttempts) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withTimeout(@Nullable Duration timeout) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withDeadline(@Nullable Instant deadline) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withReply(@Nullable String reply) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withKeep(@Nullable Duration keep) {
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, meta);
    }

    public NewJob withMeta(String key, String value) {
        Map<String, String> more = new TreeMap<>(meta);
        more.put(key, value);
        return new NewJob(kind, payload, id, delay, at, maxAttempts, timeout, deadline, reply, keep, more);
    }

    /**
     * Returns {@code kind} when it is legal.
     *
     * @throws IllegalArgumentException naming the rule otherwise
     */
    public static String requireKind(String kind) {
        boolean legal = !kind.isEmpty() && kind.length() <= MAX_KIND_LENGTH && hasNoGaps(kind);
        if (!legal) {
            throw new IllegalArgumentException("kind '" + Quoted.shorten(kind) + "' must be 1 to " + MAX_KIND_LENGTH
                    + " characters without spaces or control characters");
        }
        return kind;
    }

    /** By characters: none of those beyond 16 bits is a space or a control character. */
    private static boolean hasNoGaps(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i)) || Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static void requireNotNegative(String what, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw new IllegalArgumentException(what + " must be 0 or more, not " + value);
        }
    }
}
