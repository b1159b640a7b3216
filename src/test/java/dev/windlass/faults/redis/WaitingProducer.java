package dev.windlass.faults.redis;

import dev.windlass.faults.crew.Task;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import dev.windlass.testing.Resp;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A producer as in any language: {@code XADD}, and if it wants to be sure, {@code WAIT} on the same connection (Redis,
 * "WAIT"). What it has no certain answer to it never asks for again.
 */
final class WaitingProducer implements AutoCloseable {
    private static final String PARTY = "producer";
    private static final long PAUSE_NANOS = 15_000_000;

    private final Supplier<Resp> connections;
    private final String ready;
    private final boolean waits;
    private final HistoryFile history;
    private final Thread thread = new Thread(this::produce, PARTY);
    private volatile boolean closed;
    private int count;

    /** Begins at once. */
    WaitingProducer(Supplier<Resp> connections, String ready, boolean waits, Path histories) {
        this.connections = connections;
        this.ready = ready;
        this.waits = waits;
        this.history = new HistoryFile(histories, PARTY);
        thread.start();
    }

    private void produce() {
        while (!closed) {
            try (Resp resp = connections.get()) {
                while (!closed) {
                    enqueue(resp);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (UncheckedIOException | Resp.ErrorReply e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void enqueue(Resp resp) {
        String name = "j" + count++;
        int dice = ThreadLocalRandom.current().nextInt(10);
        Task task = new Task(name, dice == 0 ? "fail" : "complete", dice == 1 ? 700 : 10 * dice, 1);
        history.add(Event.ofName(PARTY, What.ASKED, name, "completed"));
        try {
            String id = "" + resp.call("XADD", ready, "*", "kind", "push", "max", "5", "payload", task.json());
            boolean sure = !waits || ((Long) resp.call("WAIT", "1", "2000")) >= 1;
            history.add(Event.ofId(PARTY, sure ? What.ACKNOWLEDGED : What.UNKNOWN, name, id, ""));
        } catch (UncheckedIOException | Resp.ErrorReply e) {
            history.add(Event.ofName(PARTY, What.UNKNOWN, name, "" + e.getMessage()));
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        history.close();
    }
}
