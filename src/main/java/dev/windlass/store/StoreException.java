package dev.windlass.store;

import org.jspecify.annotations.Nullable;

/** The store refused, or did not answer in time. The message says which operation, on what, and what to do. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        this(message, null);
    }
}
