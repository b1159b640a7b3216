package dev.windlass.worker;

import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads due jobs for a session: one read at a time, each for as many jobs as there is room. Used on the queue's event
 * loop only.
 *
 * <p>A reply may be lost with its connection, and the jobs in it are then held without anybody's knowing. So what is held
 * is compared with what is known after every failed read, and once a minute; never while a read is out, for what that
 * brings would look forgotten.
 */
final class Reader {
    private static final Duration WAIT = Duration.ofSeconds(5);
    /** A read that takes longer than this is a stall, since its connection gives up long before. */
    private static final Duration STALL = Duration.ofSeconds(25);

    private static final Duration AUDIT = Duration.ofMinutes(1);

    private final Workplace place;
    private final EventLoop loop;
    private final Recovery recovery;
    private final Failures failures;
    private final IntSupplier room;
    private final BiConsumer<Session, List<Delivery>> accept;

    private @Nullable Session session;
    private boolean reading;
    private long startedNanos;
    private long auditedNanos;
    /** A read has failed, or a minute has passed, since an audit succeeded. */
    private boolean auditDue;

    /**
     * @param room how many jobs to read now; 0 for none
     * @param accept takes in what was read, and then reads on
     */
    Reader(
            Workplace place,
            EventLoop loop,
            Recovery recovery,
            Failures failures,
            IntSupplier room,
            BiConsumer<Session, List<Delivery>> accept) {
        this.place = place;
        this.loop = loop;
        this.recovery = recovery;
        this.failures = failures;
        this.room = room;
        this.accept = accept;
    }

    /** From now on reads for {@code session}; null for none. */
    void readFor(@Nullable Session session) {
        this.session = session;
        this.auditDue = false;
        this.auditedNanos = place.clocks().ticker().nanos();
    }

    /** Reads if there is room and no read is out. */
    void read() {
        Session mine = session;
        if (mine == null || reading || recovery.auditing()) {
            return;
        }
        if (auditDue || place.clocks().ticker().nanos() - auditedNanos > AUDIT.toNanos()) {
            audit(mine);
            return;
        }
        int max = room.getAsInt();
        if (max <= 0) {
            return;
        }
        reading = true;
        startedNanos = place.clocks().ticker().nanos();
        place.store()
                .reserve(mine, max, WAIT)
                .subscribe()
                .with(taken -> loop.run(() -> done(mine, taken)), failure -> loop.run(() -> failed(mine, failure)));
    }

    private void done(Session from, List<Delivery> taken) {
        reading = false;
        failures.over();
        accept.accept(from, taken);
        read();
    }

    private void failed(Session from, Throwable failure) {
        reading = false;
        if (from != session) {
            // its connection was closed with the session
            accept.accept(from, List.of());
            read();
            return;
        }
        auditDue = true;
        failures.failed("reserve", failure);
        accept.accept(from, List.of());
        failures.later(this::read);
    }

    private void audit(Session mine) {
        auditDue = true;
        recovery.audit(
                mine,
                () -> {
                    auditDue = false;
                    auditedNanos = place.clocks().ticker().nanos();
                    read();
                },
                this::read);
    }

    /** Tells whether a read is out, that may still bring jobs. */
    boolean reading() {
        return reading;
    }

    /** Tells whether a read should have ended long ago. */
    boolean stalled() {
        return reading && place.clocks().ticker().nanos() - startedNanos > STALL.toNanos();
    }
}
