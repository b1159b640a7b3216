package dev.windlass.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a job stands. The names are those of the design, in lower case, in keys, API and metrics alike. */
public enum JobState {
    /** Parked until its time; not yet attempted, or snoozed. */
    SCHEDULED,
    /** Due, waiting for a worker. */
    READY,
    /** Held by a worker under its session's lease. */
    RUNNING,
    /** Failed or interrupted, parked until its next attempt. */
    RETRYABLE,
    /** Settled: the handler returned a result. */
    COMPLETED,
    /** Settled: called off. */
    CANCELLED,
    /** Settled: given up, kept among the dead letters. */
    DEAD;

    /** Tells whether the store may move a job from this state to {@code next}. */
    public boolean canBecome(JobState next) {
        return switch (this) {
            case SCHEDULED, RETRYABLE -> next == READY || next == CANCELLED;
            // ready and dead may be called off, or found malformed, without ever running
            case READY -> next == RUNNING || next == CANCELLED || next == DEAD || next == SCHEDULED;
            // to ready: released at shutdown; to running: taken over from a lost worker
            case RUNNING -> true;
            case DEAD -> next == READY || next == CANCELLED;
            case COMPLETED, CANCELLED -> false;
        };
    }

    /** Tells whether no attempt will follow unless somebody revives the job. */
    public boolean isSettled() {
        return this == COMPLETED || this == CANCELLED || this == DEAD;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the state of that name, as {@link #text()} writes it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static JobState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
