package dev.windlass.time;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits that hold no thread: a pause, looking again and again, and a deadline on top. However often it is looked, a wait
 * takes the same memory. Safe to use from any thread; items arrive on the timer's or the look's.
 */
public final class Waits {
    private final Timer timer;

    public Waits(Timer timer) {
        this.timer = timer;
    }

    /** Completes after {@code length}; cancelling it calls the timer off. */
    public Uni<Void> pause(Duration length) {
        return Uni.createFrom().emitter(emitter -> {
            Timer.Scheduled scheduled = timer.schedule(length, () -> emitter.complete(null));
            emitter.onTermination(scheduled::cancel);
        });
    }

    /**
     * Looks at once and then after each pause, until what is seen is as {@code wanted}; a failed look ends the wait.
     *
     * @param look never emits null
     */
    public <T> Uni<T> until(Predicate<? super T> wanted, Supplier<Uni<T>> look, Supplier<Duration> pauses) {
        return Uni.createFrom().deferred(() -> {
            AtomicBoolean again = new AtomicBoolean();
            Uni<T> next = Uni.createFrom()
                    .deferred(
                            () -> again.getAndSet(true) ? pause(pauses.get()).chain(passed -> look.get()) : look.get());
            // repeated rather than chained: a chain would keep every look, and unwind them all at the end
            return next.repeat().whilst(seen -> !wanted.test(seen)).collect().last();
        });
    }

    /** As {@code wait}, which is cancelled where {@code deadline} is over first; then as {@code late}. */
    public <T> Uni<T> atMost(Duration deadline, Uni<T> wait, Supplier<Uni<T>> late) {
        return Uni.combine().any().of(wait, pause(deadline).chain(passed -> late.get()));
    }
}
