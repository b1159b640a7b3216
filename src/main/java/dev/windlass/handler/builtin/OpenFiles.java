package dev.windlass.handler.builtin;

import dev.windlass.job.Quoted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What one job has open. All of it is closed and half-written files are deleted by {@link #end}, which may come at any
 * time and from any thread: what is still being opened then is closed as soon as it is open.
 */
final class OpenFiles {
    private static final Logger LOG = Logger.getLogger(OpenFiles.class);

    /** A file under way, and what it will be. */
    record Writing(Draft draft, AsyncFile file) {}

    private final Vertx vertx;
    private final FileJail jail;
    private final List<AsyncFile> files = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();
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

    /** Runs what blocks or takes long on a worker thread. */
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

    /** Opens a file for reading; fails as {@link FileJail#existing} says. */
    Future<AsyncFile> read(String path) {
        OpenOptions options = new OpenOptions().setWrite(false).setCreate(false);
        return offLoop(() -> jail.existing(path)).compose(real -> open(path, real, options, null)
                .compose(file -> offLoop(() -> stillAt(real, jail.existing(path), path, file))));
    }

    /**
     * Begins to write a file, under another name until {@link #publish}.
     *
     * @param createFolders see {@link FileJail#target}, which also says how it fails
     */
    Future<Writing> draft(String path, boolean createFolders) {
        OpenOptions options = new OpenOptions().setRead(false).setCreateNew(true);
        return offLoop(() -> Draft.of(jail, path, createFolders))
                .compose(draft -> open(path, draft.temporary(), options, draft)
                        .compose(file -> offLoop(() ->
                                stillAt(draft.target(), jail.target(path, false), path, new Writing(draft, file)))));
    }

    /** Gives a finished draft its name; the file is complete there from one instant to the next. */
    Future<Void> publish(Writing writing, boolean overwrite, boolean fsync) {
        AsyncFile file = writing.file();
        return (fsync ? file.flush() : Future.<Void>succeededFuture())
                .compose(flushed -> close(file))
                .compose(closed -> offLoop(() -> {
                    writing.draft().publish(jail, overwrite, fsync);
                    return null;
                }));
    }

    /** Adds to the end of a file, which is created if it is not there. */
    Future<Void> append(String path, boolean createFolders, byte[] bytes, boolean fsync) {
        return offLoop(() -> {
            Draft.append(jail, path, createFolders, bytes, fsync);
            return null;
        });
    }

    /** Hands a file over piece by piece, as {@link Pieces} does. */
    Future<Long> each(AsyncFile file, long from, long most, Function<Buffer, Future<Void>> taker) {
        return new Pieces(file, taker, () -> over).read(from, most);
    }

    /** Closes and cleans up; the same future however often it is called. It never fails. */
    synchronized Future<Void> end() {
        if (ended == null) {
            over = true;
            List<Future<Void>> closing =
                    files.stream().map(file -> file.close().otherwiseEmpty()).toList();
            ended = Future.join(closing).transform(closed -> discard(drafts));
        }
        return ended;
    }

    private Future<AsyncFile> open(String path, Path real, OpenOptions options, @Nullable Draft draft) {
        return vertx.fileSystem()
                .open(real.toString(), options)
                .recover(thrown -> Future.failedFuture(retold(path, thrown)))
                .compose(file -> keep(file, draft)
                        ? Future.succeededFuture(file)
                        : file.close()
                                .transform(closed -> discard(draft == null ? List.of() : List.of(draft)))
                                .transform(gone -> Future.failedFuture(calledOff())));
    }

    private synchronized boolean keep(AsyncFile file, @Nullable Draft draft) {
        if (!over) {
            files.add(file);
            if (draft != null) {
                drafts.add(draft);
            }
        }
        return !over;
    }

    private Future<Void> close(AsyncFile file) {
        synchronized (this) {
            if (!files.remove(file)) {
                return Future.failedFuture(calledOff());
            }
        }
        return file.close();
    }

    private Future<Void> discard(List<Draft> unwanted) {
        if (unwanted.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.<Void>executeBlocking(
                        () -> {
                            for (Draft draft : unwanted) {
                                draft.discard();
                            }
                            return null;
                        },
                        false)
                .otherwise(thrown -> {
                    LOG.warnf("a temporary file could not be deleted (%s): delete it by hand", thrown);
                    return null;
                });
    }

    /** A file that is not where it was checked to be may be one from outside. */
    private static <T> T stillAt(Path checked, Path now, String path, T opened) throws IOException {
        if (!now.equals(checked)) {
            throw new FileSystemException(
                    Quoted.shorten(path), null, "was moved while it was being opened; leave it where it is");
        }
        return opened;
    }

    private static Throwable retold(String path, Throwable thrown) {
        Throwable cause = thrown instanceof io.vertx.core.file.FileSystemException ? thrown.getCause() : thrown;
        return cause instanceof FileSystemException e ? FileJail.retold(path, e) : thrown;
    }

    private static CancellationException calledOff() {
        return new CancellationException("the job was called off");
    }
}
