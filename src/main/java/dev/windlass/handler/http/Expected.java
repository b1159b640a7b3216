package dev.windlass.handler.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statuses that a job takes for success. Immutable. */
final class Expected {
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    private static final Pattern CLASS = Pattern.compile("[1-5][xX]{2}");
    private static final int CLASS_SIZE = 100;

    private final BitSet statuses = new BitSet();
    private final String text;

    private Expected(@Nullable JsonNode wish) {
        if (wish == null || wish.isNull()) {
            add("2xx");
        } else if (wish.isArray()) {
            wish.forEach(one -> add(one.asText()));
        } else {
            add(wish.asText());
        }
        if (statuses.isEmpty()) {
            throw wrong();
        }
        text = wish == null || wish.isNull() ? "2xx" : wish.toString().replace("\"", "");
    }

    /**
     * Reads a status ({@code 201}), a class ({@code "2xx"}) or a list of both.
     *
     * @param wish null for any 2xx
     * @throws IllegalArgumentException if it is something else
     */
    static Expected of(@Nullable JsonNode wish) {
        return new Expected(wish);
    }

    boolean includes(int status) {
        return statuses.get(status);
    }

    @Override
    public String toString() {
        return text;
    }

    private void add(String one) {
        if (STATUS.matcher(one).matches()) {
            statuses.set(Integer.parseInt(one));
        } else if (CLASS.matcher(one).matches()) {
            int first = (one.charAt(0) - '0') * CLASS_SIZE;
            statuses.set(first, first + CLASS_SIZE);
        } else {
            throw wrong();
        }
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("expect must be a status such as 201, a class such as \"2xx\", or a list");
    }
}
