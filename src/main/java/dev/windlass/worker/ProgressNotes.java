package dev.windlass.worker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.job.Quoted;
import dev.windlass.store.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far one attempt has come: the first is stored at once, then the newest twice a second. What is lost with a failing
 * store is made good by the next.
 */
final class ProgressNotes {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MAX_MESSAGE = 500;

    private final Facilities facilities;
    private final Session session;
    private final String id;
    private byte @Nullable [] next;
    private boolean pausing;

    ProgressNotes(Facilities facilities, Session session, String id) {
        this.facilities = facilities;
        this.session = session;
        this.id = id;
    }

    void tell(long done, long total, @Nullable String message) {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException(
                    "progress of job " + id + " must be 0 or more, not " + done + " of " + total);
        }
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("done", done);
        note.put("total", total);
        if (message != null) {
            note.put("message", Quoted.shorten(message, MAX_MESSAGE));
        }
        byte[] json = note.toString().getBytes(StandardCharsets.UTF_8);
        facilities.loop().run(() -> {
            next = json;
            if (!pausing) {
                store();
            }
        });
    }

    private void store() {
        byte[] note = next;
        if (note == null) {
            pausing = false;
            return;
        }
        next = null;
        pausing = true;
        facilities.place().store().progress(session, id, note).subscribe().with(kept -> {}, failure -> {});
        facilities.place().clocks().timer().schedule(PAUSE, () -> facilities
                .loop()
                .run(this::store));
    }

    /** The attempt has ended: what was not stored yet need not be. */
    void end() {
        next = null;
    }
}
