package dev.windlass.job;

import java.util.UUID;

/**
 * The rules for a job's id. It stays a plain {@link String} everywhere, since it is on the hot path; this class holds
 * what makes one legal. Where a producer gives none, the id is the entry's id in the stream, such as
 * {@code 1790000000000-0}.
 */
public final class JobId {
    /** Longest legal id, in characters. */
    public static final int MAX_LENGTH = 128;

    private JobId() {}

    /** Longest legal id of a group, which may be made of a job's id and more. */
    private static final int MAX_GROUP_LENGTH = 160;

    /** Tells whether {@code id} is 1 to 128 of {@code A-Z a-z 0-9 . _ : @ -}. */
    public static boolean isLegal(String id) {
        return id.length() <= MAX_LENGTH && isMadeOfLegal(id);
    }

    private static boolean isMadeOfLegal(String id) {
        if (id.isEmpty()) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!isLegal(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns {@code id} when it is legal.
     *
     * @throws IllegalArgumentException naming the rule otherwise
     */
    public static String require(String id) {
        if (!isLegal(id)) {
            throw new IllegalArgumentException(
                    "job id '" + Quoted.shorten(id) + "' must be 1 to 128 of A-Z a-z 0-9 . _ : @ -");
        }
        return id;
    }

    /**
     * Returns {@code id} when it is legal for a group: as for a job, but up to 160 characters.
     *
     * @throws IllegalArgumentException naming the rule otherwise
     */
    public static String requireGroup(String id) {
        if (id.length() > MAX_GROUP_LENGTH || !isMadeOfLegal(id)) {
            throw new IllegalArgumentException(
                    "group id '" + Quoted.shorten(id) + "' must be 1 to 160 of A-Z a-z 0-9 . _ : @ -");
        }
        return id;
    }

    /** Returns a new random id, for jobs that need one before they have an entry (scheduled ones, members of a group). */
    public static String random() {
        return UUID.randomUUID().toString();
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ':'
                || c == '@';
    }
}
