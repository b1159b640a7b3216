package dev.windlass.handler.http;

import dev.windlass.time.WallClock;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After}: a number of seconds or a date. */
final class RetryAfter {
    /** A server may ask for patience, but not put a job away for good. */
    static final Duration MOST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private final WallClock clock;

    RetryAfter(WallClock clock) {
        this.clock = clock;
    }

    /** How long to wait, 0 to {@link #MOST}; null if the server does not say, or cannot be understood. */
    @Nullable
    Duration in(MultiMap headers) {
        String value = headers.get("retry-after");
        if (value == null) {
            return null;
        }
        Duration wait = parse(value.trim());
        if (wait == null) {
            return null;
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) > 0 ? MOST : wait;
    }

    private @Nullable Duration parse(String value) {
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            return Duration.between(Instant.ofEpochMilli(clock.millis()), DATE.parse(value, Instant::from));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
