package dev.windlass.client;

/** A payload is larger than {@code windlass.payload.max}; nothing was enqueued. */
public class PayloadTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what is too large, as the subject of a sentence
     * @param size its size in bytes
     * @param limit the limit in bytes
     */
    public PayloadTooLargeException(String what, long size, long limit) {
        super(what + " is " + size + " bytes, over the limit of " + limit
                + " bytes set by windlass.payload.max; send a reference to the data instead, or raise the limit");
    }
}
