package dev.windlass.worker;

import dev.windlass.store.Session;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a consumer stops: it takes nothing new, waits until nothing runs any more or its time is up, and hands back what it
 * still holds. Used on the queue's event loop only, but for what is said otherwise.
 */
final class Drain {
    private static final Duration WAKE_AGAIN = Duration.ofMillis(100);

    private final Workplace place;
    private final EventLoop loop;
    private final Failures failures;
    private final Subject subject;
    private final List<UniEmitter<? super Integer>> waiting = new ArrayList<>();

    private boolean begun;
    private boolean timeUp;
    private boolean closed;
    private @Nullable Integer released;

    Drain(Workplace place, EventLoop loop, Failures failures, Subject subject) {
        this.place = place;
        this.loop = loop;
        this.failures = failures;
        this.subject = subject;
    }

    /**
     * What is drained.
     *
     * @param session the session that holds its jobs; null for none
     * @param reading whether a read is out, that may still bring jobs
     * @param busy whether attempts went down the line that are not settled
     * @param takeNothingNew lets nothing begin any more
     * @param abandonAll stops everything without an outcome
     */
    record Subject(
            Supplier<@Nullable Session> session,
            BooleanSupplier reading,
            BooleanSupplier busy,
            Runnable takeNothingNew,
            Runnable abandonAll) {}

    /** Tells whether nothing new is to be taken. */
    boolean begun() {
        return begun;
    }

    /** Tells whether the session is being ended, or has been. */
    boolean closed() {
        return closed;
    }

    /** Begins, if that has not been done; emits how many jobs were handed back, to all who ask. From any thread. */
    Uni<Integer> begin() {
        return Uni.createFrom()
                .emitter(emitter -> loop.run(() -> {
                    Integer ended = released;
                    if (ended != null) {
                        emitter.complete(ended);
                        return;
                    }
                    waiting.add(emitter);
                    if (!begun) {
                        begun = true;
                        stopTaking();
                    }
                }));
    }

    private void stopTaking() {
        subject.takeNothingNew().run();
        if (subject.session().get() == null) {
            finish(0);
            return;
        }
        wakeReader();
        goOn();
    }

    /** Again and again while a read is out: one wake may come before the read it is meant for, or not arrive. */
    private void wakeReader() {
        Session mine = subject.session().get();
        if (mine != null && subject.reading().getAsBoolean()) {
            place.store().wake(mine).subscribe().with(woken -> {}, failure -> {});
            place.clocks().timer().schedule(WAKE_AGAIN, () -> loop.run(this::wakeReader));
        }
    }

    /** What still runs is to be stopped without an outcome and handed back. */
    void end() {
        timeUp = true;
        goOn();
    }

    /** Something has ended: it may have been the last. */
    void goOn() {
        // a read that is still out may bring jobs, and those must be handed back too
        if (begun
                && !subject.reading().getAsBoolean()
                && (timeUp || !subject.busy().getAsBoolean())) {
            release();
        }
    }

    private void release() {
        Session mine = subject.session().get();
        if (closed || mine == null) {
            return;
        }
        closed = true;
        subject.abandonAll().run();
        place.store()
                .release(mine)
                .subscribe()
                .with(
                        handedBack -> loop.run(() -> finish(handedBack)),
                        failure -> loop.run(() -> {
                            // the lease will end by itself, and others take the jobs over
                            failures.failed("release", failure);
                            finish(0);
                        }));
    }

    /** The session is gone, in order or not: nothing is left to be handed back. */
    void finish(int handedBack) {
        closed = true;
        released = handedBack;
        Session mine = subject.session().get();
        if (mine != null) {
            place.heartbeats().remove(mine);
            place.events().sessionClosed(mine.queue(), mine.consumer(), handedBack);
        }
        List<UniEmitter<? super Integer>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(emitter -> emitter.complete(handedBack));
    }
}
