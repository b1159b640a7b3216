package dev.windlass.handler.http;

/**
 * A call failed in a way that another attempt may mend: no connection, no answer in time, or a status that says so.
 *
 * <p>It has neither stack nor cause: the network's frames tell nobody anything, and foreign messages may quote what was
 * sent.
 */
public final class HttpFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HttpFailedException(String message) {
        super(message, null, false, false);
    }
}
