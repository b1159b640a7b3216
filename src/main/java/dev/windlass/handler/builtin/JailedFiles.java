package dev.windlass.handler.builtin;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** The files that jobs may use, for handlers on the event loop. Safe to use from any thread. */
public final class JailedFiles {
    private final Vertx vertx;
    private final FileJail jail;

    public JailedFiles(Vertx vertx, FileJail jail) {
        this.vertx = vertx;
        this.jail = jail;
    }

    /**
     * Does work with files. Whatever it opened is closed, and whatever it left half written is gone, before the result or
     * the failure comes out; when the subscription is cancelled, soon after.
     *
     * @param work gets the files of this one job, and must not use them once its future has ended
     */
    <T> Uni<T> use(Function<OpenFiles, Future<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            OpenFiles files = new OpenFiles(vertx, jail);
            emitter.onTermination(files::end);
            begin(work, files).eventually(files::end).onComplete(emitter::complete, emitter::fail);
        });
    }

    private static <T> Future<T> begin(Function<OpenFiles, Future<T>> work, OpenFiles files) {
        try {
            return work.apply(files);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
