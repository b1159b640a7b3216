package dev.windlass.handler;

/**
 * What a handler returned cannot be written as JSON. The work is done, but its result cannot be kept.
 *
 * <p>As with {@link BadPayloadException}, neither message nor cause shows any content.
 */
public final class BadResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadResultException(String message) {
        super(message, null, false, false);
    }
}
