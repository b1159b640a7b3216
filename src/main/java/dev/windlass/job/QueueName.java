package dev.windlass.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a queue: 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit. It is
 * part of every Redis key of the queue and of metric labels, hence the narrow alphabet.
 */
public record QueueName(@JsonValue String value) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @JsonCreator
    public QueueName {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("queue name '" + Quoted.shorten(value)
                    + "' must be 1 to 64 of A-Z a-z 0-9 . _ - and start with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
