package dev.windlass.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The regular files below a folder, one after the other, so that it matters to no memory how many there are. Links are
 * not followed, and what cannot be read is passed over.
 */
final class FilesBelow {
    private final Path root;
    private final Path without;

    /** @param without a folder that is left out with all below it */
    FilesBelow(Path root, Path without) {
        this.root = root;
        this.without = without.toAbsolutePath().normalize();
    }

    /**
     * Hands over every file as a path relative to the root.
     *
     * @param wanted asked before each file; false ends the walk
     * @param unreadable told of each file or folder that is passed over
     */
    void forEach(Predicate<Path> wanted, Consumer<Path> unreadable) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.toAbsolutePath().normalize().equals(without)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!attributes.isRegularFile()) {
                    return FileVisitResult.CONTINUE;
                }
                if (!Files.isReadable(file) || !isText(file)) {
                    unreadable.accept(file);
                    return FileVisitResult.CONTINUE;
                }
                return wanted.test(root.relativize(file)) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                unreadable.accept(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                // a folder that cannot be read to its end is left where it broke off
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A name of bytes that mean nothing in this locale cannot be written in a payload. */
    private static boolean isText(Path file) {
        try {
            return Path.of(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
