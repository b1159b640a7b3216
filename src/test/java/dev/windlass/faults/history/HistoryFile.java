package dev.windlass.faults.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A party's own file. Each event is one write at the end of the file (O_APPEND), so that a party that is killed loses at
 * most its last line. Safe to use from any thread.
 *
 * <p>A stream and not a channel: a handler's thread may be interrupted, which would close a channel for everybody.
 */
public final class HistoryFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileOutputStream out;
    private volatile boolean closed;

    public HistoryFile(Path folder, String party) {
        try {
            out = new FileOutputStream(
                    folder.resolve(party + HistoryFiles.ENDING).toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("no history for " + party, e);
        }
    }

    /** Writes the event; does nothing once the party is dead. */
    public void add(Event event) {
        try {
            byte[] line = (JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
            synchronized (out) {
                if (!closed) {
                    out.write(line);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the party is dead, and nothing that it still does is written. */
    @Override
    public void close() {
        try {
            synchronized (out) {
                closed = true;
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
