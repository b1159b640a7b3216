package dev.windlass.worker;

import dev.windlass.job.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Gives slots to the jobs of one queue that wait for them. A job needs up to four permits: that of suspects, if it is
 * one, and one of its kind, of the daemon, and of the queue. Used on the queue's event loop only.
 *
 * <p>A suspect is a job that one more lost worker would bury. Only one runs at a time in a daemon, so that whichever ends
 * the process is buried alone, and not with others that ran beside it each time.
 */
final class Dispatcher {
    private static final Duration SENT_BACK = Duration.ofSeconds(1);
    private static final int SUSPECT = AttemptRunner.MAX_CRASHES - 1;

    private final EventLoop loop;
    private final Slots slots;
    private final int queueLimit;
    private final BooleanSupplier mayStart;
    private final StartNotes notes;
    private final Consumer<Attempt> start;
    private final WaitingRoom room = new WaitingRoom();
    /** Those that have a slot and start together. */
    private final ArrayDeque<Attempt> turn = new ArrayDeque<>();
    /** Those who follow jobs that end in the same moment start together, and are told in one note. */
    private final Soon refill;

    private final SlotSupply supply;

    private int running;
    private int suspended;
    private int sentBack;
    private boolean dispatching;

    /**
     * @param mayStart asked before every turn; while it says no, everybody waits for the next {@link #dispatch}
     * @param notes told of everybody who starts, before that
     * @param start takes an attempt down the line
     */
    Dispatcher(
            EventLoop loop,
            Slots slots,
            int queueLimit,
            BooleanSupplier mayStart,
            StartNotes notes,
            Consumer<Attempt> start) {
        this.loop = loop;
        this.slots = slots;
        this.queueLimit = queueLimit;
        this.mayStart = mayStart;
        this.notes = notes;
        this.start = start;
        this.refill = new Soon(loop, this::dispatch);
        this.supply = new SlotSupply(slots.all(), loop, this::dispatch);
    }

    void add(Attempt attempt) {
        room.add(attempt);
    }

    /** Starts as many waiting jobs as there are slots. */
    void dispatch() {
        if (dispatching) {
            return;
        }
        dispatching = true;
        try {
            while (mayStart.getAsBoolean() && admitTurn()) {
                notes.tell();
                startTurn();
            }
        } finally {
            dispatching = false;
        }
        supply.returnUnused();
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
        if (next.crashes() == SUSPECT && next.suspectPermit == null) {
            if (!slots.suspects().tryAcquire()) {
                room.remove();
                waitApart(next, slots.suspects());
                return true;
            }
            next.suspectPermit = slots.suspects();
        }
        Limit kind = next.kindPermit == null ? slots.of(next.kind()) : null;
        if (kind != null) {
            if (!kind.tryAcquire()) {
                room.remove();
                waitApart(next, kind);
                return true;
            }
            next.kindPermit = kind;
        }
        if (!supply.take()) {
            return false;
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
                goOn(next, resume);
            }
        }
    }

    private void goOn(Attempt attempt, Runnable resume) {
        attempt.resume = null;
        suspended--;
        if (attempt.hasEnded()) {
            attempt.leave();
            Permits.releaseSuspect(attempt);
            return;
        }
        resume.run();
        if (attempt.waits > 0) {
            // for another group, whose jobs may need this very slot
            giveSlotAway(attempt);
        }
    }

    private void waitApart(Attempt attempt, Limit limit) {
        boolean begun = attempt.resume != null;
        if (room.setApart(attempt, limit, begun)) {
            if (!begun) {
                notes.setApart(attempt);
            }
            limit.request(() -> loop.run(() -> callUp(limit)));
        } else {
            notes.sentBack(attempt);
            String why = "its kind is at its limit of " + limit.permits() + " here";
            if (limit == slots.suspects()) {
                why = "two workers died while it ran, and such jobs run here one at a time";
            } else {
                sentBack++;
            }
            attempt.outcome = new Outcome.Snooze(why, SENT_BACK);
            start.accept(attempt);
        }
    }

    /** Hands a permit to the first who waits for it. */
    private void callUp(Limit limit) {
        Attempt first = room.callUp(limit);
        if (first == null) {
            limit.release();
        } else if (limit == slots.suspects()) {
            first.suspectPermit = limit;
        } else {
            first.kindPermit = limit;
        }
        dispatch();
    }

    /** The attempt's work has ended, though its job is not settled. */
    void free(Attempt attempt) {
        running--;
        slots.all().release();
        Permits.releaseKind(attempt);
        // a handler that ends at once is inside a dispatch, which simply goes on
        if (!dispatching) {
            refill.ask();
        }
    }

    /** A job that waits for others gives its slot away. */
    void suspend(Attempt attempt) {
        attempt.waits++;
        giveSlotAway(attempt);
    }

    private void giveSlotAway(Attempt attempt) {
        if (attempt.holdsSlot()) {
            suspended++;
            attempt.leave();
            // what it waits for may be a suspect too
            Permits.releaseSuspect(attempt);
        }
    }

    /** A suspended job wants to go on: {@code onward} runs as soon as it has a slot, before jobs that have not begun. */
    void resume(Attempt attempt, Runnable onward) {
        attempt.waits--;
        Runnable other = attempt.resume;
        if (attempt.holdsSlot()) {
            onward.run();
        } else if (other != null) {
            // another group that it waited for has ended too, and one slot is enough for both
            attempt.resume = () -> {
                other.run();
                onward.run();
            };
        } else {
            attempt.resume = onward;
            room.addFirst(attempt);
            dispatch();
        }
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

    /** Jobs that wait, those set apart not counted. */
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

    /** How many jobs have been sent back so far for their kind; suspects are too few to read less for. */
    int sentBack() {
        return sentBack;
    }
}
