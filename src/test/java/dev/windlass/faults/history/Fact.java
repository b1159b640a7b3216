package dev.windlass.faults.history;

/**
 * One step in the life of a job as Redis's append-only file tells it. What a fact has no use for is empty or 0.
 *
 * @param order place in the file: the order of things that counts
 * @param millis Redis's time, or the last that it told before
 * @param entry the entry of {@code ready} that it is about
 * @param session who is given the job, or ended the entry
 * @param token the fencing token of a delivery
 * @param attempt the attempt that is delivered, parked, or has ended
 * @param note the outcome, or the state
 */
public record Fact(
        long order,
        long millis,
        Kind kind,
        String id,
        String entry,
        String session,
        long token,
        int attempt,
        String note) {
    public enum Kind {
        /** The job is ready, in a new entry. */
        ADDED,
        /** The job is parked: the note says as what. */
        PARKED,
        /** The entry was read by a session. */
        DELIVERED,
        /** The entry was taken from a lost session and given to another. */
        TAKEN_OVER,
        /** The entry was acknowledged in a batch of the session. */
        SETTLED,
        /** The entry was acknowledged and added again by a worker that stops. */
        RELEASED,
        /** The entry was acknowledged by nobody who may. */
        DROPPED,
        /** The job has its outcome, which is the note. */
        OUTCOME,
        /** The oldest results were dropped; the token says how many stay. */
        RESULTS_CUT
    }

    public boolean isDelivery() {
        return kind == Kind.DELIVERED || kind == Kind.TAKEN_OVER;
    }
}
