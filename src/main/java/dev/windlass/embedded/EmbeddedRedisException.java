package dev.windlass.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded Redis cannot be had. The message names the folder and says what to do. */
public class EmbeddedRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedRedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public EmbeddedRedisException(String message) {
        this(message, null);
    }
}
