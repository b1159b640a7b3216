package dev.windlass.worker;

import dev.windlass.config.KindSettings;
import dev.windlass.job.Failure;
import dev.windlass.store.Delivery;
import java.time.Duration;

/**
 * How long an attempt may take, and who says so.
 *
 * @param millis longest time; 0 for no limit
 * @param setBy for messages: "the job"
 * @param isDeadline whether it is the end of the whole job, not only of this attempt
 */
record TimeLimit(long millis, String setBy, boolean isDeadline) {
    static final TimeLimit NONE = new TimeLimit(0, "nobody", false);

    /**
     * The strictest of what the job, its kind's configuration and its handler's annotation allow.
     *
     * @param annotated the handler's own limit; zero for none
     * @param redisMillis Redis's time now
     */
    static TimeLimit strictest(Delivery delivery, KindSettings kind, Duration annotated, long redisMillis) {
        TimeLimit limit = NONE;
        limit = limit.or(kind.timeout().toMillis(), "the configuration", false);
        limit = limit.or(annotated.toMillis(), "@Handles", false);
        limit = limit.or(delivery.timeoutMillis(), "the job", false);
        if (delivery.deadline() > 0) {
            limit = limit.or(Math.max(1, delivery.deadline() - redisMillis), "the job's deadline", true);
        }
        return limit;
    }

    private TimeLimit or(long other, String otherSetBy, boolean otherIsDeadline) {
        return other > 0 && (millis == 0 || other < millis) ? new TimeLimit(other, otherSetBy, otherIsDeadline) : this;
    }

    Failure failure(int attempt) {
        return isDeadline
                ? Failure.of(Failure.DEADLINE, "the job's deadline came " + millis + " ms into attempt " + attempt)
                : Failure.of(
                        Failure.TIMEOUT,
                        "attempt " + attempt + " took longer than the " + millis + " ms set by " + setBy);
    }
}
