package dev.windlass.client;

/** What becomes of a group when one of its members ends dead or cancelled. */
public enum OnFailure {
    /** The other members run on. */
    WAIT_FOR_ALL,
    /** The members that have not ended are asked to stop. */
    CANCEL_REST
}
