package dev.windlass.handler;

/**
 * A job's payload is not JSON, or does not fit its handler's type. Another attempt would meet the same payload, so the
 * job is buried.
 *
 * <p>The message names the place and the expected type but never shows the payload, which may be confidential. For the
 * same reason there is no cause: the JSON parser's own messages quote what they read.
 */
public final class BadPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadPayloadException(String message) {
        // no stack trace: it would show the parser's frames, which tell the producer nothing
        super(message, null, false, false);
    }
}
