package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Quoted;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file being written under a temporary name in the folder of its target, so that nobody ever sees half of it and so
 * that the move is within one file system, where it is atomic. A process that is killed leaves the temporary file behind;
 * its name begins with {@value #PREFIX}.
 *
 * <p>Everything here blocks. Closing it comes at any time and from any thread.
 */
final class Draft implements Closeable {
    static final String PREFIX = ".windlass-";

    private final FileJail.Target target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean closed;

    private Draft(FileJail.Target target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Begins to write a file, whose folder is open; closes that, also if it fails. */
    static Draft begin(FileJail.Target target) throws IOException {
        Path temporary = Path.of(PREFIX + UUID.randomUUID() + ".part");
        try {
            return new Draft(
                    target,
                    temporary,
                    target.folder().file(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            target.folder().close();
            throw e instanceof FileSystemException known ? FileJail.retold(target.path(), known) : e;
        }
    }

    /** Writes on. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Says that a file is in the way, if one is. Said early, it saves copying a large file for nothing. */
    void requireFreeName() throws IOException {
        if (target.exists()) {
            throw exists();
        }
    }

    /**
     * Gives the file its name, under which it is complete from one instant to the next.
     *
     * @param overwrite whether a file that is there is replaced
     * @param fsync whether the file must outlive a loss of power
     * @throws DiscardException if something is there that must not be replaced
     */
    synchronized void publish(boolean overwrite, boolean fsync) throws IOException {
        if (closed) {
            throw new IOException("the file was given up before it was complete");
        }
        try {
            if (fsync) {
                channel.force(true);
            }
            channel.close();
            // what has turned up there while the file was being written
            if (target.exists() && !overwrite) {
                throw exists();
            }
            if (overwrite) {
                target.folder().rename(temporary, target.name());
            } else {
                moveToFreeName();
            }
            if (fsync) {
                target.folder().force();
            }
        } catch (FileAlreadyExistsException e) {
            throw exists();
        } catch (FileSystemException e) {
            throw FileJail.retold(target.path(), e);
        }
    }

    /** Ends it; what was not published is deleted. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (Folder folder = target.folder();
                FileChannel unfinished = channel) {
            folder.delete(temporary);
        } catch (NoSuchFileException e) {
            // it has got its name
        }
    }

    /** A link fails when the name is taken, and does so in one step; renaming would first look, then replace. */
    private void moveToFreeName() throws IOException {
        try {
            target.folder().link(temporary, target.name());
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // a file system without such links, so the look has to do
            target.folder().rename(temporary, target.name());
        }
    }

    private DiscardException exists() {
        return new DiscardException("path '" + Quoted.shorten(target.path())
                + "' exists already: name another, or send \"overwrite\": true to replace it");
    }
}
