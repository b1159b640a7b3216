package dev.windlass.handler;

/**
 * Throw it (or fail the {@code Uni} with it) to bury the job at once: for what no further attempt can mend, such as a
 * payload that breaks a rule. The job goes to the dead letters whatever attempts are left, and can be revived from there.
 */
public class DiscardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do; stored with the job and shown to people */
    public DiscardException(String message) {
        super(message);
    }

    /** As {@link #DiscardException(String)}, with what was thrown first. */
    public DiscardException(String message, Throwable cause) {
        super(message, cause);
    }
}
