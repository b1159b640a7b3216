package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Quoted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Says which files jobs may open: none outside one folder. Payloads come from whoever may write to the queue, so a path
 * in one is not trusted: neither {@code ..} nor an absolute path nor a symbolic link leads out, and what is not a regular
 * file (a folder, device, pipe or socket) is not opened at all.
 *
 * <p>A path that breaks a rule fails with {@link DiscardException}, since no further attempt can mend it; a file that is
 * missing or may not be read fails with {@link IOException}, since it may be there next time. Messages show the path as
 * the job gave it, never where the folder is.
 *
 * <p>The rules hold at the moment of opening, even if somebody who can write to the folder by other means keeps exchanging
 * files for links: see {@link Folder}. What remains is that a file exchanged for a pipe in that very moment holds up a
 * thread.
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
     * Opens a regular file for reading. Links that stay inside are followed.
     *
     * @param path relative to the folder, or absolute and inside it
     * @throws DiscardException if the path leads out, or to something that is not a regular file
     * @throws IOException if the file does not exist or cannot be opened
     */
    FileChannel open(String path) throws IOException {
        Path wanted = inside(path);
        try {
            Path realRoot = root.toRealPath();
            Path real = wanted.toRealPath();
            if (!real.startsWith(realRoot)) {
                throw leadsOut(path);
            }
            if (real.equals(realRoot)) {
                throw noFile(path);
            }
            try (Folder folder = Folder.open(realRoot, real.resolveSibling(""))) {
                BasicFileAttributes found = folder.look(real.getFileName());
                if (found != null && !found.isRegularFile()) {
                    throw noFile(path);
                }
                return folder.file(real.getFileName(), StandardOpenOption.READ);
            }
        } catch (FileSystemException e) {
            throw retold(path, e);
        }
    }

    /**
     * Opens the folder of a file to be written. What is there under the file's name must be a regular file, not even a link
     * that stays inside: it would be replaced, or written through, and either would surprise somebody.
     *
     * @param path as in {@link #open}
     * @param createFolders whether folders that are missing on the way are created
     * @throws DiscardException if the path leads out, to the folder itself, or to something that is not a regular file
     * @throws IOException if a folder on the way does not exist or cannot be opened
     */
    Target target(String path, boolean createFolders) throws IOException {
        Path wanted = inside(path);
        if (wanted.equals(root)) {
            throw noFile(path);
        }
        try {
            Target target = new Target(path, folderOf(wanted, path, createFolders), wanted.getFileName());
            try {
                target.exists();
            } catch (IOException | RuntimeException e) {
                target.folder().close();
                throw e;
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

    /**
     * Where a file is to be written.
     *
     * @param path as the job gave it
     * @param folder to be closed by whoever asked for it
     * @param name the file's name in it
     */
    record Target(String path, Folder folder, Path name) {
        /**
         * Tells whether there is a file already.
         *
         * @throws DiscardException if there is something that is not a regular file
         */
        boolean exists() throws IOException {
            BasicFileAttributes found = folder.look(name);
            if (found != null && found.isSymbolicLink()) {
                throw broken(path, "is a symbolic link", "name the file itself");
            }
            if (found != null && !found.isRegularFile()) {
                throw noFile(path);
            }
            return found != null;
        }
    }

    private Folder folderOf(Path wanted, String path, boolean createFolders) throws IOException {
        Path realRoot = root.toRealPath();
        Path folder = realRoot;
        Path way = root.relativize(wanted).getParent();
        // one part at a time, since a folder must not be created behind a link that leads out
        for (Path part : way == null ? List.<Path>of() : way) {
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
        return Folder.open(realRoot, folder);
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
