package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.handler.JobContext;
import org.jspecify.annotations.Nullable;

/** Rules for the fields of built-in kinds' payloads. A payload that breaks one is buried, as no attempt can mend it. */
final class Fields {
    private Fields() {}

    /** Returns a text that must be there. */
    static String required(@Nullable String value, String field, JobContext job) {
        if (value == null) {
            throw new DiscardException("job " + job.id() + " of kind '" + job.kind() + "' has no field '" + field
                    + "': send one, such as {\"" + field + "\": \"some/file\"}");
        }
        return value;
    }

    /** Returns a number that must be at least {@code least} and at most {@code most} where it is there. */
    static long number(@Nullable Long value, String field, long least, long most, long otherwise, JobContext job) {
        if (value == null) {
            return otherwise;
        }
        if (value < least || value > most) {
            throw new DiscardException("field '" + field + "' of job " + job.id() + " must be "
                    + (most == Long.MAX_VALUE ? least + " or more" : "between " + least + " and " + most) + ", not "
                    + value);
        }
        return value;
    }

    /** Returns whether a switch is on; off where it is not there. */
    static boolean on(@Nullable Boolean value) {
        return value != null && value;
    }
}
