package dev.windlass.faults;

import dev.windlass.faults.crew.Redis;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import dev.windlass.testing.Resp;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Reads the stream of results as any consumer of it may, past all wires, and writes down what it sees. */
final class Judge implements AutoCloseable {
    private static final String PARTY = "judge";

    private final Supplier<Resp> connections;
    private final String results;
    private final HistoryFile history;
    private final Map<String, ConcurrentSkipListSet<Long>> millis = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::watch, "judge");
    private volatile boolean closed;
    private volatile long seen;
    private String last = "0";

    Judge(Redis redis, String queue, Path histories) {
        this(redis::connect, queue, histories);
    }

    /** @param connections connects to whichever Redis is the right one by now */
    Judge(Supplier<Resp> connections, String queue, Path histories) {
        this.connections = connections;
        this.results = "windlass:{" + queue + "}:results";
        this.history = new HistoryFile(histories, PARTY);
        thread.setDaemon(true);
        thread.start();
    }

    /** How many ends of jobs it has seen. */
    long seen() {
        return seen;
    }

    /** When a job of that worker ended last, by Redis's clock; 0 for never. */
    long lastMillis(String worker) {
        Long last = ended(worker).floor(Long.MAX_VALUE);
        return last == null ? 0 : last;
    }

    /** When a job of that worker ended first after {@code sinceMillis}; one must have. */
    long firstMillis(String worker, long sinceMillis) {
        Long first = ended(worker).higher(sinceMillis);
        if (first == null) {
            throw new IllegalStateException(worker + " has ended no job since");
        }
        return first;
    }

    private ConcurrentSkipListSet<Long> ended(String worker) {
        return millis.computeIfAbsent(worker, name -> new ConcurrentSkipListSet<>());
    }

    private void watch() {
        while (!closed) {
            try (Resp resp = connections.get()) {
                while (!closed) {
                    read(resp);
                }
            } catch (UncheckedIOException | Resp.ErrorReply e) {
                // Redis is being hurt: it will be back
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private void read(Resp resp) {
        Object streams = resp.call("XREAD", "COUNT", "500", "BLOCK", "200", "STREAMS", results, last);
        if (!(streams instanceof List<?> list)) {
            return;
        }
        for (Object entry : (List<?>) ((List<?>) list.get(0)).get(1)) {
            String id = "" + ((List<?>) entry).get(0);
            List<?> fields = (List<?>) ((List<?>) entry).get(1);
            String job = field(fields, "id");
            history.add(Event.ofId(PARTY, What.OUTCOME_SEEN, "", job, field(fields, "outcome")));
            ended(field(fields, "worker")).add(Long.parseLong(id.substring(0, id.indexOf('-'))));
            last = id;
            seen++;
        }
    }

    private static String field(List<?> fields, String name) {
        int at = fields.indexOf(name);
        return at < 0 ? "" : "" + fields.get(at + 1);
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
