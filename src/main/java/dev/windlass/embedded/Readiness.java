package dev.windlass.embedded;

import dev.windlass.embedded.Probe.Answer;
import dev.windlass.embedded.Probe.Result;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until a server takes commands. */
final class Readiness {
    /** For one look. A healthy server answers in far less; one that takes longer is as good as frozen. */
    static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration READING_DATA = Duration.ofMinutes(10);

    private final Access access;
    private final BooleanSupplier alive;
    private Answer last = Answer.of(Result.SILENT);

    private Readiness(Access access, BooleanSupplier alive) {
        this.access = access;
        this.alive = alive;
    }

    /**
     * Looks until the server is ready, and returns the last answer. Gives up when {@code alive} says no, after 10 s
     * without a sign of it, or after 10 minutes of reading its data.
     */
    static Answer await(Access access, BooleanSupplier alive) {
        Readiness readiness = new Readiness(access, alive);
        if (Waiting.until(readiness::speaksOrEnded, SILENCE)) {
            Waiting.until(readiness::isNoLongerBusy, READING_DATA);
        }
        return readiness.last;
    }

    private boolean speaksOrEnded() {
        // asked before the look: one that ends in between shall still be looked at
        boolean ended = !alive.getAsBoolean();
        last = Probe.look(access, LOOK);
        return ended || last.result() == Result.READY || last.result() == Result.BUSY;
    }

    private boolean isNoLongerBusy() {
        if (last.result() == Result.BUSY) {
            last = Probe.look(access, LOOK);
        }
        return last.result() != Result.BUSY;
    }
}
