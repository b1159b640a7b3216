package dev.windlass.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were taken and wait for a slot: in the order in which they came, but for those that need a permit before,
 * of their kind or of suspects, which wait apart so that they hold up nobody else. That part is bounded; who finds it
 * full is sent back.
 *
 * <p>Used on the queue's event loop only.
 */
final class WaitingRoom {
    /** Jobs that may wait apart for one limit, at least; or twice its permits, where that is more. */
    private static final int LEAST_APART = 16;

    private final ArrayDeque<Attempt> next = new ArrayDeque<>();
    private final Map<Limit, Apart> apart = new HashMap<>();
    private int countApart;

    void add(Attempt attempt) {
        next.add(attempt);
    }

    void addFirst(Attempt attempt) {
        next.addFirst(attempt);
    }

    /** The one whose turn it is; null when nobody waits, or only apart. */
    @Nullable
    Attempt peek() {
        return next.peek();
    }

    void remove() {
        next.poll();
    }

    /**
     * Sets the attempt apart until it gets a permit of {@code limit}; false when there is no room for it.
     *
     * @param first whether it comes before those that wait already, for whom there is always room
     */
    boolean setApart(Attempt attempt, Limit limit, boolean first) {
        Apart same = apart.computeIfAbsent(
                limit, any -> new Apart(Math.max(LEAST_APART, 2 * limit.permits()), new ArrayDeque<>()));
        if (first) {
            same.waiting.addFirst(attempt);
        } else if (same.space() > 0) {
            same.waiting.add(attempt);
        } else {
            return false;
        }
        countApart++;
        return true;
    }

    /** Puts the first that waits for {@code limit} at the head of all; null when nobody waits for it. */
    @Nullable
    Attempt callUp(Limit limit) {
        Apart same = apart.get(limit);
        Attempt first = same == null ? null : same.waiting.poll();
        if (first != null) {
            countApart--;
            next.addFirst(first);
        }
        return first;
    }

    int countNext() {
        return next.size();
    }

    int countApart() {
        return countApart;
    }

    /**
     * How many more may come, even if all are to wait for one limit that was reached before; 0 as long as such a limit
     * has less than half its room free.
     */
    int spaceApart() {
        int space = Integer.MAX_VALUE;
        for (Apart same : apart.values()) {
            space = Math.min(space, same.space() < same.most / 2 ? 0 : same.space());
        }
        return space;
    }

    /** Sends everybody away; the permits that they hold are given back. */
    void clear() {
        clear(any -> true);
    }

    /** Sends away who has not begun, and leaves those who wait for a slot to go on. */
    void clearNew() {
        clear(attempt -> attempt.resume == null);
    }

    private void clear(Predicate<Attempt> leaves) {
        List<Attempt> gone = new ArrayList<>();
        Predicate<Attempt> goes = attempt -> leaves.test(attempt) && gone.add(attempt);
        next.removeIf(goes);
        apart.values().forEach(same -> same.waiting.removeIf(goes));
        countApart =
                apart.values().stream().mapToInt(same -> same.waiting.size()).sum();
        // at the end: who waits for a permit is called up at once, and must not be one of those who go
        gone.forEach(Permits::releaseAll);
    }

    /** Those who wait for one limit, and how many of them there may be. */
    private record Apart(int most, ArrayDeque<Attempt> waiting) {
        int space() {
            return most - waiting.size();
        }
    }
}
