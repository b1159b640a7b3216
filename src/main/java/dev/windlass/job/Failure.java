package dev.windlass.job;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt did not complete, as stored with the job and shown to people.
 *
 * @param type short machine-readable name: an exception's class name, or one of the constants here
 * @param message what happened and what to do, at most {@value #MAX_MESSAGE} characters
 * @param stack the top of the stack trace, at most {@value #MAX_STACK} characters; null where there is none
 */
public record Failure(String type, String message, @Nullable String stack) {
    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_STACK = 4_000;
    private static final int MAX_FRAMES = 20;

    /** The entry cannot be read as a job. */
    public static final String MALFORMED = "malformed";
    /** No handler is registered for the job's kind. */
    public static final String UNKNOWN_KIND = "unknown-kind";
    /** The payload is not JSON, or does not fit the handler's type. */
    public static final String BAD_PAYLOAD = "bad-payload";
    /** The attempt took longer than allowed. */
    public static final String TIMEOUT = "timeout";
    /** The job's deadline passed before it could complete. */
    public static final String DEADLINE = "deadline";
    /** Workers died while they held the job, too often. */
    public static final String WORKER_LOST = "worker-lost";
    /** Somebody called the job off. */
    public static final String CANCELLED = "cancelled";
    /** The result could not be written as JSON. */
    public static final String BAD_RESULT = "bad-result";

    public Failure {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
        stack = stack == null || stack.length() <= MAX_STACK ? stack : stack.substring(0, MAX_STACK) + "…";
    }

    /** A failure that has a name and a message but no stack. */
    public static Failure of(String type, String message) {
        return new Failure(type, message, null);
    }

    /** A failure made of what a handler threw. */
    public static Failure of(Throwable thrown) {
        String message = thrown.getMessage();
        return new Failure(
                thrown.getClass().getName(),
                message == null ? thrown.getClass().getSimpleName() : message,
                topOf(thrown));
    }

    private static String topOf(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            text.append("at ").append(frames[i]).append('\n');
        }
        Throwable cause = thrown.getCause();
        if (cause != null && cause != thrown) {
            text.append("caused by ").append(cause).append('\n');
        }
        return text.toString();
    }
}
