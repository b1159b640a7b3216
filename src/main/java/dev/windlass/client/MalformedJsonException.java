package dev.windlass.client;

/** Text that should be JSON is not. The message says where and why, and repeats nothing of the text. */
public class MalformedJsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String message) {
        super(message);
    }
}
