package dev.windlass.worker;

import dev.windlass.store.Session;
import dev.windlass.store.Starts;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the store which jobs start, before they do, so that the death of this process is blamed on no others. All that
 * start in one turn are told in one message, which nobody waits for.
 *
 * <p>Jobs start in the order of their entries, so the highest one tells of all; those that it tells wrongly are named:
 * passed over, because their kind is at its limit, or late. Used on the queue's event loop only.
 */
final class StartNotes {
    /** Most entries that are passed over and not told: nothing may start for a long time. */
    private static final int MOST_UNTOLD = 256;

    private final Store store;
    private final EventLoop loop;

    private @Nullable Session session;
    private @Nullable String mark;
    private boolean markMoved;
    private List<String> passedOver = new ArrayList<>();
    private List<String> late = new ArrayList<>();
    /** Entries that were passed over and may still start. */
    private final Set<String> waiting = new HashSet<>();
    /** A note did not arrive, and what was in it is to be told again. */
    private boolean again;

    /** Where the notes go; see {@link dev.windlass.store.JobStore#started}. */
    @FunctionalInterface
    interface Store {
        Uni<Void> started(Session session, Starts starts);
    }

    StartNotes(Store store, EventLoop loop) {
        this.store = store;
        this.loop = loop;
    }

    /** The attempt waits, and others that came later may start before it. */
    void setApart(Attempt attempt) {
        sentBack(attempt);
        waiting.add(attempt.delivery().entry());
    }

    /** The attempt is settled without a start. */
    void sentBack(Attempt attempt) {
        noteFor(attempt.session());
        passedOver.add(attempt.delivery().entry());
        if (passedOver.size() >= MOST_UNTOLD) {
            send(attempt.session());
        }
    }

    /** The attempt starts with the next {@link #tell}. */
    void starts(Attempt attempt) {
        noteFor(attempt.session());
        String entry = attempt.delivery().entry();
        if (mark == null || isAfter(entry, mark)) {
            mark = entry;
            markMoved = true;
        }
        // what was handed out before may have been taken over, and has an exception in the store since then
        boolean waited = !waiting.isEmpty() && waiting.remove(entry);
        if (waited || attempt.delivery().deliveries() > 1) {
            late.add(entry);
        }
    }

    /** Tells what starts now; the note has left this process when this returns, if it can leave at all. */
    void tell() {
        Session to = session;
        if (to != null && (markMoved || !late.isEmpty())) {
            send(to);
        }
    }

    /** Tells once more what did not arrive, for jobs that run long. Call now and then. */
    void tellAgain() {
        Session to = session;
        if (to != null && again) {
            again = false;
            send(to);
        }
    }

    private void send(Session to) {
        Starts starts = new Starts(markMoved ? mark : null, passedOver, late);
        markMoved = false;
        passedOver = new ArrayList<>();
        late = new ArrayList<>();
        store.started(to, starts).subscribe().with(done -> {}, failure -> loop.run(() -> failed(to, starts)));
    }

    /** In the order in which they were made notes may be repeated: what has started does not come to wait again. */
    private void failed(Session to, Starts starts) {
        if (to == session) {
            markMoved |= starts.mark() != null;
            passedOver.addAll(starts.passedOver());
            late.addAll(starts.late());
            again = true;
        }
    }

    private void noteFor(Session now) {
        if (now != session) {
            session = now;
            mark = null;
            markMoved = false;
            passedOver = new ArrayList<>();
            late = new ArrayList<>();
            waiting.clear();
            again = false;
        }
    }

    /** Compares two entries as Redis writes them: two numbers without leading zeros. Nothing is made of them for that. */
    static boolean isAfter(String entry, String other) {
        int dash = entry.indexOf('-');
        int otherDash = other.indexOf('-');
        if (dash != otherDash) {
            return dash > otherDash;
        }
        if (entry.length() != other.length() && entry.regionMatches(0, other, 0, dash)) {
            return entry.length() > other.length();
        }
        return entry.compareTo(other) > 0;
    }
}
