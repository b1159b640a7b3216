package dev.windlass.handler;

/** Thrown by a handler that finds the job pointless: it is settled as cancelled, with no retry and no dead letter. */
public class CancelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason why there is nothing to do */
    public CancelException(String reason) {
        super(reason);
    }
}
