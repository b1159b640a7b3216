package dev.windlass.worker;

import dev.windlass.store.Delivery;
import dev.windlass.telemetry.JobEvents;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt has to give back, last in first out. Each is given back once; one that fails or takes too long is
 * reported, and the next has its turn. Safe to use from any thread.
 */
final class Resources {
    private final ArrayDeque<Held> stack = new ArrayDeque<>();
    /** Those that are being given back at this moment, each by somebody who asked for it alone. */
    private final Set<Uni<Void>> underWay = new HashSet<>();

    private final Delivery delivery;
    private final Duration patience;
    private final JobEvents events;

    /** @param patience how long one may take to be given back */
    Resources(Delivery delivery, Duration patience, JobEvents events) {
        this.delivery = delivery;
        this.patience = patience;
        this.events = events;
    }

    /** Something has been acquired that {@code release} gives back. */
    Held push(Supplier<Uni<Void>> release) {
        Held held = new Held(release);
        synchronized (stack) {
            stack.push(held);
        }
        return held;
    }

    /** Gives one back, if that has not been done; never fails. */
    Uni<Void> release(Held held) {
        return Uni.createFrom().deferred(() -> {
            Uni<Void> giving = given(held).memoize().indefinitely();
            synchronized (stack) {
                if (!stack.remove(held)) {
                    return Uni.createFrom().voidItem();
                }
                underWay.add(giving);
            }
            return giving.invoke(() -> {
                synchronized (stack) {
                    underWay.remove(giving);
                }
            });
        });
    }

    /**
     * Gives all back, the last acquired first, and waits for those that are being given back already; never fails. A
     * cancel may give one back on the loop while the thread of a handler that was moved off it comes here.
     */
    Uni<Void> releaseAll() {
        return Uni.createFrom().deferred(() -> {
            Held next = pop();
            if (next != null) {
                return given(next).chain(this::releaseAll);
            }
            List<Uni<Void>> others;
            synchronized (stack) {
                others = List.copyOf(underWay);
            }
            return others.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(others).andFailFast().replaceWithVoid();
        });
    }

    /** Nothing is held, nor being given back. */
    boolean isEmpty() {
        synchronized (stack) {
            return stack.isEmpty() && underWay.isEmpty();
        }
    }

    private @Nullable Held pop() {
        synchronized (stack) {
            return stack.poll();
        }
    }

    private Uni<Void> given(Held held) {
        return Uni.createFrom()
                .deferred(held.release::get)
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .recoverWithUni(failure -> {
                    events.releaseFailed(delivery, failure);
                    return Uni.createFrom().voidItem();
                });
    }

    /** Something that has to be given back. */
    static final class Held {
        private final Supplier<Uni<Void>> release;

        private Held(Supplier<Uni<Void>> release) {
            this.release = release;
        }
    }
}
