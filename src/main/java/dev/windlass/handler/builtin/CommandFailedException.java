package dev.windlass.handler.builtin;

/** A command ended with an exit code that is neither success nor one that buries the job. Another attempt may succeed. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        // no stack trace: what went wrong is in the program, not here
        super(message, null, false, false);
    }
}
