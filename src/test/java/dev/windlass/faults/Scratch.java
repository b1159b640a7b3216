package dev.windlass.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for what a run writes, which goes away with it unless it is kept. */
final class Scratch implements AutoCloseable {
    private final Path folder;

    /** In memory where there is some: every write of Redis is followed by a sync, and these runs are not about disks. */
    Scratch() {
        Path memory = Path.of("/dev/shm");
        try {
            this.folder = Files.createTempDirectory(
                    Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir")),
                    "windlass-faults-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Copies what is there now to {@code to}, in place of what was there. */
    void keepAs(Path to) {
        delete(to);
        for (Path file : walk(folder).stream().filter(Files::isRegularFile).toList()) {
            Path copy = to.resolve(folder.relativize(file).toString());
            try {
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep " + file, e);
            }
        }
    }

    @Override
    public void close() {
        delete(folder);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        for (Path file : walk(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file, e);
            }
        }
    }

    private static List<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
