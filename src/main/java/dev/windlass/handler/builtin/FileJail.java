package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Quoted;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Says which files jobs may open: none outside one folder. Payloads come from whoever may write to the queue, so a path
 * in one is not trusted: neither {@code ..} nor an absolute path nor a symbolic link leads out, and what is not a regular
 * file (a folder, device, pipe or socket) is not opened at all.
 *
 * <p>A path that breaks a rule fails with {@link DiscardException}, since no further attempt can mend it; a file that is
 * missing or may not be read fails with {@link IOException}, since it may be there next time. Messages show the path as
 * the job gave it, never where the folder is.
 *
 * <p>The rules are checked right before a file is opened and once more when it is open, as Vert.x cannot open without
 * following links. What that does not guard against: somebody who can write to the folder by other means, and swaps a
 * file for a link and back again in just these two instants.
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
     * Finds a regular file to be read. Links that stay inside are followed.
     *
     * @param path relative to the folder, or absolute and inside it
     * @return where it really is, with no link in it
     * @throws DiscardException if the path leads out, or to something that is not a regular file
     * @throws IOException if the file does not exist or cannot be looked at
     */
    Path existing(String path) throws IOException {
        Path wanted = inside(path);
        try {
            Path real = wanted.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                throw leadsOut(path);
            }
            if (!isRegular(real)) {
                throw noFile(path);
            }
            return real;
        } catch (FileSystemException e) {
            throw retold(path, e);
        }
    }

    /**
     * Finds a place for a file to be written. What is there already must be a regular file, not even a link that stays
     * inside: it would be replaced, or written through, and either would surprise somebody.
     *
     * @param path as in {@link #existing}
     * @param createFolders whether folders that are missing on the way are created
     * @return where it will really be, with no link in it
     * @throws DiscardException if the path leads out, to the folder itself, or to something that is not a regular file
     * @throws IOException if a folder on the way does not exist or cannot be looked at
     */
    Path target(String path, boolean createFolders) throws IOException {
        Path wanted = inside(path);
        if (wanted.equals(root)) {
            throw noFile(path);
        }
        try {
            Path target = folderOf(wanted, path, createFolders).resolve(wanted.getFileName());
            if (Files.isSymbolicLink(target)) {
                throw broken(path, "is a symbolic link", "name the file itself");
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isRegular(target)) {
                throw noFile(path);
            }
            return target;
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(
                    Quoted.shorten(path),
                    null,
                    "its folder does not exist; create it, or have file.write do so with \"createDirs\": true");
        } catch (FileSystemException e) {
            throw retold(path, e);
        }
    }

    private Path folderOf(Path wanted, String path, boolean createFolders) throws IOException {
        Path realRoot = root.toRealPath();
        Path folder = realRoot;
        Path way = root.relativize(wanted).getParent();
        if (way == null) {
            return folder;
        }
        // one part at a time, since a folder must not be created behind a link that leads out
        for (Path part : way) {
            Path next = folder.resolve(part);
            if (createFolders && !Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                create(next);
            }
            folder = next.toRealPath();
            if (!folder.startsWith(realRoot)) {
                throw leadsOut(path);
            }
            if (!Files.isDirectory(folder)) {
                throw broken(path, "goes through a file as if it were a folder", "correct it");
            }
        }
        return folder;
    }

    private static void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // another job was faster; what it is, is checked next
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

    private static boolean isRegular(Path real) throws IOException {
        return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile();
    }

    private static DiscardException noFile(String path) {
        return broken(path, "is not a regular file", "name a file, not a folder, device, pipe or socket");
    }

    private static DiscardException leadsOut(String path) {
        return broken(path, "leads out of the folder windlass.files.root", "name a file inside that folder");
    }

    private static DiscardException broken(String path, String what, String remedy) {
        return new DiscardException("path '" + Quoted.shorten(path) + "' " + what + ": " + remedy);
    }

    /**
     * What to say of a failed operation on {@code path}. The system's own messages hold the full path on this machine,
     * which is no business of the job's producer.
     */
    static IOException retold(String path, FileSystemException e) {
        String shown = Quoted.shorten(path);
        if (e instanceof NoSuchFileException) {
            return new NoSuchFileException(shown, null, "no such file in windlass.files.root; put it there");
        }
        if (e instanceof AccessDeniedException) {
            return new AccessDeniedException(
                    shown, null, "may not be read or written; give the daemon's user the right to");
        }
        return new FileSystemException(shown, null, "cannot be opened (" + e.getReason() + ")");
    }
}
