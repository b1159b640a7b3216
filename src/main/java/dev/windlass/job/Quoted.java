package dev.windlass.job;

/** Makes foreign text fit for a message: short, and without line breaks or control characters. */
public final class Quoted {
    private static final int MAX_LENGTH = 80;

    private Quoted() {}

    /** Returns {@code text} with control characters replaced by {@code ?}, cut after 80 characters. */
    public static String shorten(String text) {
        return shorten(text, MAX_LENGTH);
    }

    /** As {@link #shorten(String)}, cut after {@code max} characters. */
    public static String shorten(String text, int max) {
        String cut = text.length() <= max ? text : text.substring(0, max) + "…";
        return cut.codePoints().anyMatch(Character::isISOControl) ? cut.replaceAll("\\p{Cntrl}", "?") : cut;
    }
}
