package dev.windlass.worker;

import dev.windlass.job.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Gives slots to the jobs of one queue that wait for them. A job needs up to three permits: one of its kind, one of the
 * daemon, and one of the queue. Used on the queue's event loop only.
 */
final class Dispatcher {
    private static final Duration SENT_BACK = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Slots slots;
    private final int queueLimit;
    private final StartNotes notes;
    private final Consumer<Attempt> start;
    private final WaitingRoom room = new WaitingRoom();
    /** Those that have a slot and start together. */
    private final ArrayDeque<Attempt> turn = new ArrayDeque<>();

    private int running;
    private int handed;
    private int suspended;
    private boolean requested;
    private boolean dispatching;

    /**
     * @param notes told of everybody who starts, before that
     * @param start takes an attempt down the line
     */
    Dispatcher(EventLoop loop, Slots slots, int queueLimit, StartNotes notes, Consumer<Attempt> start) {
        this.loop = loop;
        this.slots = slots;
        this.queueLimit = queueLimit;
        this.notes = notes;
        this.start = start;
    }

    void add(Attempt attempt) {
        room.add(attempt);
    }

    /** Starts as many waiting jobs as there are slots. */
    void dispatch() {
        // a handler that ends at once frees its slot inside this loop, which then simply goes on
        if (dispatching) {
            return;
        }
        dispatching = true;
        try {
            while (admitTurn()) {
                notes.tell();
                startTurn();
            }
        } finally {
            dispatching = false;
        }
        returnHanded();
    }

    /** Gives slots to those whose turn it is; false when nobody got one. */
    private boolean admitTurn() {
        Attempt next = room.peek();
        while (next != null && running < queueLimit && !startsAlone(next) && admit(next)) {
            next = room.peek();
        }
        return !turn.isEmpty();
    }

    /** What a process died of may end this one at once, and those that would start after it are not to be blamed. */
    private boolean startsAlone(Attempt next) {
        Attempt last = turn.peekLast();
        return last != null && (next.crashes() > 0 || last.crashes() > 0);
    }

    /** Gives {@code next} a slot, or sets it apart; false when there is no slot and everybody has to wait. */
    private boolean admit(Attempt next) {
        Limit kind = next.kindPermit == null ? slots.of(next.kind()) : null;
        if (kind != null) {
            if (!kind.tryAcquire()) {
                room.remove();
                waitForKind(next, kind);
                return true;
            }
            next.kindPermit = kind;
        }
        if (handed > 0) {
            handed--;
        } else if (!slots.all().tryAcquire()) {
            requestSlot();
            // one that got free in between has been handed over already, and nobody else would come back for it
            return handed > 0;
        }
        room.remove();
        running++;
        next.enter();
        if (next.resume == null) {
            notes.starts(next);
        }
        turn.add(next);
        return true;
    }

    private void startTurn() {
        for (Attempt next = turn.poll(); next != null; next = turn.poll()) {
            Runnable resume = next.resume;
            if (resume == null) {
                start.accept(next);
            } else {
                next.resume = null;
                resume.run();
            }
        }
    }

    private void waitForKind(Attempt attempt, Limit kind) {
        boolean begun = attempt.resume != null;
        if (room.setApart(attempt, kind, begun)) {
            if (!begun) {
                notes.setApart(attempt);
            }
            kind.request(() -> loop.run(() -> {
                if (!room.callUp(attempt.kind(), kind)) {
                    kind.release();
                }
                dispatch();
            }));
        } else {
            notes.sentBack(attempt);
            attempt.outcome = new Outcome.Snooze("its kind is at its limit of " + kind.permits() + " here", SENT_BACK);
            start.accept(attempt);
        }
    }

    private void requestSlot() {
        if (!requested) {
            requested = true;
            slots.all()
                    .request(() -> loop.run(() -> {
                        requested = false;
                        handed++;
                        dispatch();
                    }));
        }
    }

    /** A slot that was waited for and is not needed any more goes to whoever is next. */
    private void returnHanded() {
        while (handed > 0) {
            handed--;
            slots.all().release();
        }
    }

    /** The attempt's work has ended. */
    void free(Attempt attempt) {
        running--;
        slots.all().release();
        Limit permit = attempt.kindPermit;
        if (permit != null) {
            attempt.kindPermit = null;
            permit.release();
        }
        dispatch();
    }

    /** A job that waits for others gives its slot away. */
    void suspend(Attempt attempt) {
        if (attempt.holdsSlot()) {
            suspended++;
            attempt.leave();
        }
    }

    /** A suspended job wants to go on: {@code onward} runs as soon as it has a slot, before jobs that have not begun. */
    void resume(Attempt attempt, Runnable onward) {
        attempt.resume = () -> {
            suspended--;
            if (attempt.hasEnded()) {
                attempt.leave();
            } else {
                onward.run();
            }
        };
        room.addFirst(attempt);
        dispatch();
    }

    /** Jobs that gave their slots away and did not ask for one again. */
    int suspended() {
        return suspended;
    }

    /** Sends away everybody who waits. */
    void clear() {
        suspended = 0;
        room.clear();
        // also those that were about to start when one before them ended the session
        for (Attempt next = turn.poll(); next != null; next = turn.poll()) {
            next.leave();
        }
    }

    /** Sends away those who wait and have not begun; who has, still goes on when there is a slot. */
    void sendNewAway() {
        room.clearNew();
    }

    int running() {
        return running;
    }

    /** Slots that could be given out at once. */
    int free() {
        return Math.max(0, Math.min(queueLimit - running, slots.all().free()));
    }

    /** Jobs that wait, those set apart for their kind not counted. */
    int waiting() {
        return room.countNext();
    }

    int waitingApart() {
        return room.countApart();
    }

    /** How many jobs may come without one being sent back; see {@link WaitingRoom#spaceApart}. */
    int spaceApart() {
        return room.spaceApart();
    }

    /** How many jobs have been sent back so far. */
    int sentBack() {
        return room.refused();
    }
}
