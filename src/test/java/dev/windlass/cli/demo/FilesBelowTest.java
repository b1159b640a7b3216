package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesBelowTest {
    @TempDir
    Path root;

    private final List<Path> unreadable = new ArrayList<>();

    @Test
    void givenFoldersLinksAndFiles_whenWalked_thenOnlyRegularFilesOutsideTheLeftOutFolder() throws IOException {
        write("a");
        write("deep/down/b");
        write("without/c");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("loop"), root);

        assertEquals(Set.of("a", "deep/down/b"), found());
        assertEquals(List.of(), unreadable);
    }

    @Test
    void givenAnEmptyFolder_whenWalked_thenNothing() throws IOException {
        assertEquals(Set.of(), found());
    }

    @Test
    void givenWhatMayNotBeRead_whenWalked_thenItIsPassedOver() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "SKIPPED: root may read everything");
        write("a");
        Files.setPosixFilePermissions(write("secret"), PosixFilePermissions.fromString("-w-------"));
        Path folder = write("closed/b").getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("-w-------"));
        try {
            assertEquals(Set.of("a"), found());
            assertEquals(2, unreadable.size());
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void givenARefusal_whenWalked_thenTheWalkEnds() throws IOException {
        write("a");
        write("b");
        List<Path> seen = new ArrayList<>();

        new FilesBelow(root, root.resolve("without"))
                .forEach(
                        file -> {
                            seen.add(file);
                            return false;
                        },
                        unreadable::add);

        assertEquals(1, seen.size());
    }

    private Set<String> found() throws IOException {
        Set<String> found = new TreeSet<>();
        new FilesBelow(root, root.resolve("without")).forEach(file -> found.add(file.toString()), unreadable::add);
        return found;
    }

    private Path write(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
