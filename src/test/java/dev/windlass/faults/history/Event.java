package dev.windlass.faults.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One line of a party's file. What an event has no use for is the empty string or 0.
 *
 * @param at epoch microseconds of this machine's clock, which is Redis's too, since all parties run on one machine
 * @param party who wrote it: {@code producer}, {@code judge}, {@code chaos} or a worker's name
 * @param name the job's name, which stands in its payload: known before the job has an id
 * @param id the job's id
 * @param token the fencing token of the delivery
 * @param note what else there is to say, by {@link What}
 */
public record Event(long at, String party, What what, String name, String id, long token, int attempt, String note) {

    /** About a job that has no id yet. */
    public static Event ofName(String party, What what, String name, String note) {
        return new Event(now(), party, what, name, "", 0, 0, note);
    }

    /** About a job of which only the id is known, or no delivery is meant. */
    public static Event ofId(String party, What what, String name, String id, String note) {
        return new Event(now(), party, what, name, id, 0, 0, note);
    }

    /** About one delivery of a job. */
    public static Event ofDelivery(String party, What what, String id, long token, int attempt, String note) {
        return new Event(now(), party, what, "", id, token, attempt, note);
    }

    /** Epoch microseconds now. */
    public static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
