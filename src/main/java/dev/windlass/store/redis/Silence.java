package dev.windlass.store.redis;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a connection that is dead without a word from a Redis that is slow: when an answer does not come, somebody else
 * asks Redis something. If that is answered and ours still is not, the connection is of no use.
 *
 * <p>A command may be slow by itself, its bytes many or the network narrow. So the patience doubles with every
 * connection that is given up for silence, until there is an answer again. Used on the link's context only.
 */
final class Silence {
    private static final long FIRST_PATIENCE_NANOS = 500_000_000;
    private static final long LONGEST_PATIENCE_NANOS = RedisLink.DEADLINE_MILLIS * 1_000_000;

    private final Consumer<Consumer<Boolean>> askElsewhere;
    private long patience = FIRST_PATIENCE_NANOS;
    private @Nullable InFlight doubted;
    private boolean answeredElsewhere;

    /** @param askElsewhere asks Redis something on another connection, and says later whether there was an answer */
    Silence(Consumer<Consumer<Boolean>> askElsewhere) {
        this.askElsewhere = askElsewhere;
    }

    /** An answer has come. */
    void over() {
        patience = FIRST_PATIENCE_NANOS;
    }

    /**
     * Looks at the oldest command without an answer; called now and then by a timer.
     *
     * @return whether the connection is to be given up
     */
    boolean isDeath(InFlight oldest, long now) {
        if (oldest.silentNanos(now) < patience) {
            return false;
        }
        if (oldest != doubted) {
            doubt(oldest);
            return false;
        }
        // not at once when the other answer came: this loop may have been held, and ours wait to be read
        if (answeredElsewhere) {
            doubted = null;
            patience = Math.min(2 * patience, LONGEST_PATIENCE_NANOS);
        }
        return answeredElsewhere;
    }

    private void doubt(InFlight oldest) {
        doubted = oldest;
        answeredElsewhere = false;
        askElsewhere.accept(answered -> {
            if (doubted == oldest) {
                answeredElsewhere = answered;
                doubted = answered ? oldest : null;
            }
        });
    }
}
