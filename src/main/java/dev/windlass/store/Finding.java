package dev.windlass.store;

/**
 * One thing that was looked at in the store.
 *
 * @param level how bad it is
 * @param subject what was looked at: "eviction", "queue mail"
 * @param says what was found, for a reader who does not know the code
 * @param cure what to do about it; empty when there is nothing to do
 */
public record Finding(Level level, String subject, String says, String cure) {
    /** How bad a finding is. */
    public enum Level {
        /** As it should be, or mended. */
        OK,
        /** It works, but less well or less safely than it could. */
        WARNING,
        /** Jobs will be lost, or cannot be worked on, until it is mended. */
        ERROR
    }

    public static Finding ok(String subject, String says) {
        return new Finding(Level.OK, subject, says, "");
    }

    public static Finding warning(String subject, String says, String cure) {
        return new Finding(Level.WARNING, subject, says, cure);
    }

    public static Finding error(String subject, String says, String cure) {
        return new Finding(Level.ERROR, subject, says, cure);
    }
}
