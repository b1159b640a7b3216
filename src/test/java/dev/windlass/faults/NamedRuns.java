package dev.windlass.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the named scenes have shown: {@code target/faults/named.jsonl}, one JSON object a line, appended by every run.
 * Fields: {@code scene}, {@code fault}, {@code recoveryMillis} (fault over until the next job was accepted),
 * {@code allWorkersMillis} (until every worker had one accepted), or, once a scene, {@code jobs} and {@code verdict}.
 */
public final class NamedRuns {
    private static final Path FILE = Path.of("target", "faults", "named.jsonl");

    private NamedRuns() {}

    /** Adds a line, and prints it. */
    public static synchronized void add(String scene, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("scene", scene);
        all.putAll(fields);
        try {
            String line = new ObjectMapper().writeValueAsString(all);
            System.out.println("named fault: " + line);
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
    }
}
