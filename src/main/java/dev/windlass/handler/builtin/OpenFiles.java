package dev.windlass.handler.builtin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What one job has open. All of it is closed and half-written files are deleted by {@link #end}, which may come at any
 * time and from any thread: what is still being opened then is closed as soon as it is open.
 *
 * <p>Files are read and written on Vert.x's worker threads, as its own file system does it. That one is not used, since it
 * opens files by path and follows links, where no check before or after can be sure of what was opened.
 */
final class OpenFiles {
    private static final Logger LOG = Logger.getLogger(OpenFiles.class);

    private final Vertx vertx;
    private final FileJail jail;
    private final List<Closeable> open = new ArrayList<>();
    private volatile boolean over;
    private @Nullable Future<Void> ended;

    OpenFiles(Vertx vertx, FileJail jail) {
        this.vertx = vertx;
        this.jail = jail;
    }

    /** Tells whether the job has ended or was called off; long calculations look at it. */
    boolean over() {
        return over;
    }

    /** Runs what blocks, or takes long, on a worker thread. */
    <T> Future<T> offLoop(Callable<T> blocking) {
        return vertx.executeBlocking(
                () -> {
                    if (over) {
                        throw calledOff();
                    }
                    return blocking.call();
                },
                false);
    }

    /** Opens a file for reading; fails as {@link FileJail#open} says. */
    Future<FileChannel> read(String path) {
        return offLoop(() -> kept(jail.open(path)));
    }

    /** Begins to write a file; fails as {@link FileJail#target} says. */
    Future<Draft> draft(String path, boolean createFolders) {
        return offLoop(() -> kept(Draft.begin(jail.target(path, createFolders))));
    }

    /** Adds to the end of a file, which is created if it is not there; fails as {@link FileJail#target} says. */
    Future<Void> append(String path, boolean createFolders, byte[] bytes, boolean fsync) {
        return offLoop(() -> {
            Appending.append(jail.target(path, createFolders), bytes, fsync);
            return null;
        });
    }

    /**
     * Reads a file piece by piece, as {@link Pieces} says.
     *
     * @return how many bytes were read
     */
    Future<Long> each(FileChannel file, long from, long most, Pieces.Taker taker) {
        return new Pieces(file, this, taker).read(from, most);
    }

    /** Closes and cleans up; the same future however often it is called. It never fails. */
    synchronized Future<Void> end() {
        if (ended == null) {
            over = true;
            ended = open.isEmpty()
                    ? Future.succeededFuture()
                    : vertx.<Void>executeBlocking(
                                    () -> {
                                        open.forEach(OpenFiles::close);
                                        return null;
                                    },
                                    false)
                            .otherwiseEmpty();
        }
        return ended;
    }

    private <T extends Closeable> T kept(T opened) {
        synchronized (this) {
            if (!over) {
                open.add(opened);
                return opened;
            }
        }
        close(opened);
        throw calledOff();
    }

    private static void close(Closeable opened) {
        try {
            opened.close();
        } catch (IOException e) {
            LOG.warnf("a file of a job could not be closed, or a temporary one not be deleted (%s): look for it", e);
        }
    }

    private static CancellationException calledOff() {
        return new CancellationException("the job was called off");
    }
}
