package dev.windlass.store.redis;

import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as Redis tells them. Anybody may write to the keys of a queue, so what is read there may be any text: that must
 * not stop the care for everything else.
 */
final class Numbers {
    private Numbers() {}

    /** The whole number that {@code text} stands for, or {@code otherwise} where it is absent or none. */
    static long whole(@Nullable Object text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text.toString());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** A score in whole milliseconds. Redis writes an endless one as {@code inf}, which Java does not read. */
    static long millis(Response score) {
        return switch (score.toString()) {
            case "inf" -> Long.MAX_VALUE;
            case "-inf" -> Long.MIN_VALUE;
            default -> (long) Double.parseDouble(score.toString());
        };
    }
}
