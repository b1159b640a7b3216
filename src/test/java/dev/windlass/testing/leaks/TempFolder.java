package dev.windlass.testing.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary folders that outlive a test method, named after this process, so that those left behind can be found. */
public final class TempFolder {
    private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir"));

    private TempFolder() {}

    /** Makes a new one. {@code what} is a word for people. */
    public static Path create(String what) {
        try {
            return Files.createTempDirectory(PARENT, "windlass-" + what + mark());
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    /** Deletes one with all in it; harmless when repeated. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    /** Those of this process that are there now. */
    public static List<Path> left() {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(PARENT, "windlass-*" + mark() + "*")) {
            found.forEach(left::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return left;
    }

    private static String mark() {
        return "-of-" + ProcessHandle.current().pid() + "-";
    }
}
