package dev.windlass.worker;

import org.jspecify.annotations.Nullable;

/**
 * Gives back what an attempt holds beside its slot. It forgets a permit before it gives it back, since whoever gets it
 * next runs at once and may come back to the same attempt. Used on the queue's event loop only.
 */
final class Permits {
    private Permits() {}

    /** The permit of its kind, if it has one. */
    static void releaseKind(Attempt attempt) {
        Limit permit = attempt.kindPermit;
        attempt.kindPermit = null;
        release(permit);
    }

    /** The permit of suspects, if it has one. */
    static void releaseSuspect(Attempt attempt) {
        Limit permit = attempt.suspectPermit;
        attempt.suspectPermit = null;
        release(permit);
    }

    static void releaseAll(Attempt attempt) {
        releaseKind(attempt);
        releaseSuspect(attempt);
    }

    private static void release(@Nullable Limit permit) {
        if (permit != null) {
            permit.release();
        }
    }
}
