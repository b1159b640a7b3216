package dev.windlass.handler.builtin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Reads a file piece by piece. The next piece is read when the last has been dealt with: that is all the back-pressure
 * there is, and there is never more than one piece in memory, however large the file.
 */
final class Pieces {
    /** Bytes read at once: large enough that the hop between threads costs little, small beside any heap. */
    private static final int SIZE = 256 * 1024;

    private final AsyncFile file;
    private final Function<Buffer, Future<Void>> taker;
    private final BooleanSupplier over;
    private final Promise<Long> done = Promise.promise();

    /**
     * @param taker deals with a piece
     * @param over whether to stop before the next piece
     */
    Pieces(AsyncFile file, Function<Buffer, Future<Void>> taker, BooleanSupplier over) {
        this.file = file;
        this.taker = taker;
        this.over = over;
    }

    /**
     * Reads; to be called once.
     *
     * @param from where to begin, in bytes; beyond the end there is nothing to read
     * @param most how many bytes to read at most
     * @return how many bytes were read
     */
    Future<Long> read(long from, long most) {
        next(from, most, 0);
        return done.future();
    }

    private void next(long position, long left, long read) {
        if (over.getAsBoolean()) {
            done.fail(new CancellationException("the job was called off after " + read + " bytes"));
            return;
        }
        if (left <= 0) {
            done.complete(read);
            return;
        }
        int size = (int) Math.min(SIZE, left);
        // each step is called back, never called from the last one, so the stack does not grow with the file
        file.read(Buffer.buffer(size), 0, position, size)
                .compose(piece -> piece.length() == 0
                        ? Future.succeededFuture(0)
                        : taker.apply(piece).map(taken -> piece.length()))
                .onComplete(
                        length -> {
                            if (length == 0) {
                                done.complete(read);
                            } else {
                                next(position + length, left - length, read + length);
                            }
                        },
                        done::tryFail);
    }
}
