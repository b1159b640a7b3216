package dev.windlass.faults.history;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Redis's own account of what it did: its append-only file (Redis 7, "Redis persistence"), written before any reply when
 * {@code appendfsync} is {@code always}. What a script or transaction did stands between MULTI and EXEC, and is one step.
 */
public final class AppendOnlyFile {
    private AppendOnlyFile() {}

    /**
     * Every step, in order; a step is the commands that took effect together.
     *
     * @param folder the server's data folder, of a server that has ended and never rewrote its file
     */
    public static List<List<List<String>>> steps(Path folder) {
        List<List<List<String>>> steps = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("appendonlydir"))) {
            List<Path> parts = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .sorted()
                    .toList();
            if (parts.size() != 1) {
                throw new IllegalStateException("expected one part of the append-only file, found " + parts);
            }
            readAll(new ByteArrayInputStream(Files.readAllBytes(parts.get(0))), steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return steps;
    }

    private static void readAll(InputStream in, List<List<List<String>>> steps) throws IOException {
        List<List<String>> open = null;
        for (List<String> command = read(in); !command.isEmpty(); command = read(in)) {
            String name = command.get(0).toUpperCase(java.util.Locale.ROOT);
            if (name.equals("MULTI")) {
                open = new ArrayList<>();
            } else if (name.equals("EXEC") && open != null) {
                steps.add(open);
                open = null;
            } else if (open != null) {
                open.add(command);
            } else {
                steps.add(List.of(command));
            }
        }
        if (open != null) {
            throw new IllegalStateException(
                    "the append-only file ends within a step, though Redis ended in good order");
        }
    }

    /** The next command; empty at the end. */
    private static List<String> read(InputStream in) throws IOException {
        int first = in.read();
        // annotations, such as time stamps
        while (first == '#') {
            line(in);
            first = in.read();
        }
        if (first < 0) {
            return List.of();
        }
        int words = Integer.parseInt(line(in));
        List<String> command = new ArrayList<>(words);
        for (int i = 0; i < words; i++) {
            int length = Integer.parseInt(line(in).substring(1));
            byte[] word = in.readNBytes(length);
            if (word.length < length) {
                throw new EOFException("the append-only file ends within a command");
            }
            in.skipNBytes(2);
            command.add(new String(word, StandardCharsets.UTF_8));
        }
        return command;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the append-only file ends within a line");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
