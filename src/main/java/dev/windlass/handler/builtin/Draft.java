package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file being written under a temporary name in the folder of its target, so that nobody ever sees half of it and so
 * that the move is within one file system, where it is atomic. A process that is killed leaves the temporary file behind;
 * its name begins with {@value #PREFIX}.
 *
 * <p>Everything here blocks.
 *
 * @param path as the job gave it
 * @param target where it goes
 * @param temporary where it is until then
 * @param replaces whether there was a file at its target when it was begun
 */
record Draft(String path, Path target, Path temporary, boolean replaces) {
    static final String PREFIX = ".windlass-";

    /** Chooses the names, and creates nothing but folders; fails as {@link FileJail#target} says. */
    static Draft of(FileJail jail, String path, boolean createFolders) throws IOException {
        Path target = jail.target(path, createFolders);
        return new Draft(
                path,
                target,
                target.resolveSibling(PREFIX + UUID.randomUUID() + ".part"),
                Files.exists(target, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Moves it to its target.
     *
     * @param overwrite whether a file that is there is replaced
     * @param fsync whether the new name must outlive a loss of power, too
     * @throws DiscardException if a file is there that must not be replaced
     */
    void publish(FileJail jail, boolean overwrite, boolean fsync) throws IOException {
        try {
            // it may have become a link, or its folder another, while the file was being written
            if (!jail.target(path, false).equals(target)) {
                throw new FileSystemException(
                        Quoted.shorten(path), null, "was moved while it was being written; leave it where it is");
            }
            if (overwrite) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                moveToFreeName();
            }
            if (fsync) {
                forceFolderOf(target);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists();
        } catch (FileSystemException e) {
            throw FileJail.retold(path, e);
        }
    }

    /** Removes what was not published. */
    void discard() throws IOException {
        Files.deleteIfExists(temporary);
    }

    /** Says that a file is in the way. */
    DiscardException exists() {
        return new DiscardException("path '" + Quoted.shorten(path)
                + "' exists already: name another, or send \"overwrite\": true to replace it");
    }

    /** Adds to the end of a file, in one write to the end as the system sees it, so that two jobs do not overwrite each other. */
    static void append(FileJail jail, String path, boolean createFolders, byte[] bytes, boolean fsync)
            throws IOException {
        Path target = jail.target(path, createFolders);
        try {
            boolean created = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            try (FileChannel channel = FileChannel.open(
                    target, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                if (fsync) {
                    channel.force(true);
                }
            }
            if (fsync && created) {
                forceFolderOf(target);
            }
        } catch (FileSystemException e) {
            throw FileJail.retold(path, e);
        }
    }

    /** A link fails when the name is taken, and does so in one step; a move would first look, then replace. */
    private void moveToFreeName() throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // a file system without hard links, so the look has to do
            Files.move(temporary, target);
            return;
        }
        Files.delete(temporary);
    }

    /** A name is kept by the folder, so the folder must reach the disk as well. */
    private static void forceFolderOf(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
