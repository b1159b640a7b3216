package dev.windlass.worker;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were taken and wait for a slot: in the order in which they came, but for those of a kind at its limit, which
 * wait apart so that they hold up nobody else. That part is bounded; who finds it full is sent back.
 *
 * <p>Used on the queue's event loop only.
 */
final class WaitingRoom {
    /** Jobs that may wait apart for a kind, at least; or twice the kind's limit, where that is more. */
    private static final int LEAST_APART = 16;

    private final ArrayDeque<Attempt> next = new ArrayDeque<>();
    private final Map<String, Apart> apart = new HashMap<>();
    private int countApart;
    private int refused;

    void add(Attempt attempt) {
        next.add(attempt);
    }

    void addFirst(Attempt attempt) {
        next.addFirst(attempt);
    }

    /** The one whose turn it is; null when nobody waits, or only for kinds at their limit. */
    @Nullable
    Attempt peek() {
        return next.peek();
    }

    void remove() {
        next.poll();
    }

    /**
     * Sets the attempt apart until its kind has a permit; false when there is no room for it.
     *
     * @param first whether it comes before those that wait already, for whom there is always room
     */
    boolean setApart(Attempt attempt, Limit limit, boolean first) {
        Apart kind = apart.computeIfAbsent(
                attempt.kind(), any -> new Apart(Math.max(LEAST_APART, 2 * limit.permits()), new ArrayDeque<>()));
        if (first) {
            kind.waiting.addFirst(attempt);
        } else if (kind.space() > 0) {
            kind.waiting.add(attempt);
        } else {
            refused++;
            return false;
        }
        countApart++;
        return true;
    }

    /** Puts the first that waits for {@code kind} at the head of all; false when nobody waits for it. */
    boolean callUp(String kind, Limit permit) {
        Apart ofKind = apart.get(kind);
        Attempt first = ofKind == null ? null : ofKind.waiting.poll();
        if (first == null) {
            return false;
        }
        countApart--;
        first.kindPermit = permit;
        next.addFirst(first);
        return true;
    }

    int countNext() {
        return next.size();
    }

    int countApart() {
        return countApart;
    }

    /**
     * How many more may come, even if all are of one kind that has been at its limit; 0 as long as such a kind has less
     * than half its room free.
     */
    int spaceApart() {
        int space = Integer.MAX_VALUE;
        for (Apart kind : apart.values()) {
            space = Math.min(space, kind.space() < kind.most / 2 ? 0 : kind.space());
        }
        return space;
    }

    /** How many have been refused so far. */
    int refused() {
        return refused;
    }

    /** Sends everybody away; the permits of kinds that they hold are given back. */
    void clear() {
        clear(any -> true);
    }

    /** Sends away who has not begun, and leaves those who wait for a slot to go on. */
    void clearNew() {
        clear(attempt -> attempt.resume == null);
    }

    private void clear(Predicate<Attempt> leaves) {
        next.removeIf(attempt -> {
            boolean goes = leaves.test(attempt);
            Limit permit = attempt.kindPermit;
            if (goes && permit != null) {
                attempt.kindPermit = null;
                permit.release();
            }
            return goes;
        });
        apart.values().forEach(kind -> kind.waiting.removeIf(leaves));
        countApart =
                apart.values().stream().mapToInt(kind -> kind.waiting.size()).sum();
    }

    /** Those who wait for one kind, and how many of them there may be. */
    private record Apart(int most, ArrayDeque<Attempt> waiting) {
        int space() {
            return most - waiting.size();
        }
    }
}
