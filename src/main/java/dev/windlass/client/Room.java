package dev.windlass.client;

import dev.windlass.store.QueueFullException;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tries to enqueue until a bounded queue has room. A try is never broken off: it might succeed, and the caller be told
 * otherwise. So the patience is checked between tries, and counts the pauses.
 */
final class Room {
    private final Waits waits;
    private final Pauses pauses;
    private Duration left;

    Room(Waits waits, Pauses pauses, Duration patience) {
        this.waits = waits;
        this.pauses = pauses;
        this.left = patience;
    }

    /** To be called once. Fails with the last refusal when the patience is over. */
    <T> Uni<T> until(Supplier<Uni<T>> enqueue) {
        return waits.until(Optional::isPresent, () -> attempt(enqueue), this::pause)
                .map(Optional::orElseThrow);
    }

    private <T> Uni<Optional<T>> attempt(Supplier<Uni<T>> enqueue) {
        return enqueue.get()
                .map(Optional::of)
                .onFailure(failure -> failure instanceof QueueFullException && !left.isZero())
                .recoverWithItem(Optional.empty());
    }

    private Duration pause() {
        Duration next = pauses.next();
        Duration pause = next.compareTo(left) < 0 ? next : left;
        left = left.minus(pause);
        return pause;
    }
}
