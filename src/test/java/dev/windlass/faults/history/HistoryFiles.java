package dev.windlass.faults.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads what all parties wrote. */
public final class HistoryFiles {
    static final String ENDING = ".jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HistoryFiles() {}

    /**
     * Every event of every file in {@code folder}, by time. A last line without an end is what a kill leaves and is left
     * out: the party had not finished saying it.
     *
     * @throws IllegalStateException when a line that has an end cannot be read: the log itself is broken
     */
    public static List<Event> read(Path folder) {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                read(file, events);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events.sort(Comparator.comparingLong(Event::at));
        return events;
    }

    private static void read(Path file, List<Event> into) throws IOException {
        String text = Files.readString(file);
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end);
            from = end + 1;
            try {
                into.add(JSON.readValue(line, Event.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(file.getFileName() + " has a line that is no event: " + line, e);
            }
        }
    }
}
