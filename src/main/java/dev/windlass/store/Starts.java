package dev.windlass.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the jobs that a session holds have started, as a change to what was told before. Jobs start in the order of
 * their entries, but for exceptions; so one entry and the exceptions tell it all.
 *
 * @param mark the highest entry that has started; null where that is as before
 * @param passedOver entries that have not started and wait while later ones start
 * @param late entries that were passed over, or taken over from a lost worker, and start now
 */
public record Starts(@Nullable String mark, List<String> passedOver, List<String> late) {
    /** Nothing new. */
    public static final Starts NONE = new Starts(null, List.of(), List.of());
}
