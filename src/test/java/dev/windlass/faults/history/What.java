package dev.windlass.faults.history;

/** What a party may have to say. */
public enum What {
    /** The producer is about to enqueue; the note lists the outcomes that are right for the job, separated by {@code |}. */
    ASKED,
    /** Redis has taken the job, under this id. */
    ACKNOWLEDGED,
    /** No answer, or one that does not tell: the job may be there or not. */
    UNKNOWN,
    /** Redis said that it did not take the job; the note says why. */
    REFUSED,
    /** The producer is about to call the job off. */
    CANCEL_ASKED,
    /** A worker learnt that it holds the job; the note names its session. */
    RESERVED,
    /** A handler began. */
    START,
    /** A handler did what cannot be undone. */
    EFFECT,
    /** A handler ended; the note says how. */
    END,
    /** A worker was told that its outcome was accepted; the note names session and outcome. */
    SETTLED,
    /** A worker was told that its outcome was refused, since its lease is lost; the note names the session. */
    SETTLE_REFUSED,
    /** The judge read the outcome, which is the note, in the stream of results. */
    OUTCOME_SEEN,
    /** A fault begins; name and note are its type and its target. */
    FAULT,
    /** The fault is over. */
    HEALED
}
