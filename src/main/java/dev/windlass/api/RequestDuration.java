package dev.windlass.api;

import dev.windlass.config.Checked;
import dev.windlass.job.Quoted;
import java.time.Duration;

/** Reads durations that come with a request. */
final class RequestDuration {
    private static final int MAX_SHOWN = 40;

    private RequestDuration() {}

    /**
     * Reads a duration from zero to 100 years, such as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or {@code PT1M}.
     *
     * @param name what the request calls it
     * @throws ProblemException naming it, if the text is none
     */
    static Duration read(String name, String text) {
        try {
            return new Checked.NotNegative().convert(Quoted.shorten(text, MAX_SHOWN));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("'" + name + "' " + e.getMessage());
        }
    }
}
