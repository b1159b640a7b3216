package dev.windlass.store;

/** What came of a cancel request. */
public enum CancelReply {
    /** The job is cancelled. */
    DONE,
    /** The job is ready or running; the worker that has or gets it has been asked. */
    ASKED,
    /** The job had already ended; nothing was changed. */
    ALREADY_SETTLED,
    /** The store does not know the job. */
    UNKNOWN
}
