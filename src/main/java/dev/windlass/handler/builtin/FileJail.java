package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Opens the files that jobs name, and none outside one folder. Payloads come from whoever may write to the queue, so a
 * path in one is not trusted: neither {@code ..} nor an absolute path nor a symbolic link leads out, and what is not a
 * regular file (a folder, device, pipe or socket) is not opened at all.
 *
 * <p>A path that breaks a rule fails with {@link DiscardException}, since no further attempt can mend it; a file that is
 * missing or may not be read fails with {@link IOException}, since it may be there next time. Messages show the path as
 * the job gave it, never where the folder is.
 *
 * <p>What it does not guard against: somebody who can swap folders for links inside the jail in the instant between check
 * and opening. The last part of the path is safe from that, as it is opened without following links.
 *
 * <p>Safe to use from any thread; blocks.
 */
public final class FileJail {
    private final Path root;

    /**
     * @param root the folder; may itself be a symbolic link, which is followed anew each time
     * @throws IllegalArgumentException if it is not a folder
     */
    public FileJail(Path root) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException(
                    "windlass.files.root must be an existing folder, but '" + root + "' is not: create or correct it");
        }
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Opens a regular file for reading.
     *
     * @param path relative to the folder, or absolute and inside it
     * @throws DiscardException if the path leads out, or to something that is not a regular file
     * @throws IOException if the file does not exist or cannot be opened
     */
    public InputStream open(String path) throws IOException {
        try {
            Path real = follow(inside(path), path);
            if (!Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw broken(path, "is not a regular file", "name a file, not a folder, device, pipe or socket");
            }
            return Files.newInputStream(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            throw retold(path, e);
        }
    }

    /** Applies the rules that need no look at the disk, so that nothing can be learnt of what is outside. */
    private Path inside(String path) {
        if (path.isEmpty()) {
            throw broken(path, "is empty", "name a file");
        }
        Path resolved;
        try {
            resolved = root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw broken(path, "is not a legal path", "remove characters such as NUL");
        }
        if (!resolved.startsWith(root)) {
            throw leadsOut(path);
        }
        return resolved;
    }

    private Path follow(Path resolved, String path) throws IOException {
        Path real = resolved.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw leadsOut(path);
        }
        return real;
    }

    private static DiscardException leadsOut(String path) {
        return broken(path, "leads out of the folder windlass.files.root", "name a file inside that folder");
    }

    private static DiscardException broken(String path, String what, String remedy) {
        return new DiscardException("path '" + Quoted.shorten(path) + "' " + what + ": " + remedy);
    }

    /** The system's own messages hold the full path on this machine, which is no business of the job's producer. */
    private static IOException retold(String path, FileSystemException e) {
        String shown = Quoted.shorten(path);
        if (e instanceof NoSuchFileException) {
            return new NoSuchFileException(shown, null, "no such file in windlass.files.root; put it there");
        }
        if (e instanceof AccessDeniedException) {
            return new AccessDeniedException(shown, null, "may not be read; give the daemon's user the right to");
        }
        return new FileSystemException(shown, null, "cannot be opened (" + e.getReason() + ")");
    }
}
