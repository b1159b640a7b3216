package dev.windlass.store;

/** The session was declared lost: its jobs belong to others now, and nothing it sends is accepted. */
public class LeaseLostException extends StoreException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(String consumer, String key) {
        super("session " + consumer + " is not in " + key
                + " any more: its lease ended, its jobs are being taken over, and its late results are refused");
    }
}
