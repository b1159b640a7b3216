package dev.windlass.handler.builtin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads a file piece by piece. The next piece is read when the last has been dealt with: that is all the back-pressure
 * there is, and there is never more than one piece in memory, however large the file. Every piece is a task of its own on
 * the worker threads, so that a large file shares them with all others.
 */
final class Pieces {
    /** Bytes read at once: large enough that the hop between threads costs little, small beside any heap. */
    private static final int SIZE = 256 * 1024;

    private final FileChannel file;
    private final OpenFiles files;
    private final Taker taker;
    private final Promise<Long> done = Promise.promise();

    /** Deals with a piece, on a worker thread; may take long and may block. */
    interface Taker {
        /** @param piece ready to be read; not to be used afterwards, as the next piece comes in the same buffer */
        void take(ByteBuffer piece) throws IOException;
    }

    /** @param files stops the reading when it is over */
    Pieces(FileChannel file, OpenFiles files, Taker taker) {
        this.file = file;
        this.files = files;
        this.taker = taker;
    }

    /**
     * Reads; to be called once.
     *
     * @param from where to begin, in bytes
     * @param most how many bytes to read at most
     * @return how many bytes were read
     */
    Future<Long> read(long from, long most) {
        next(ByteBuffer.allocate((int) Math.min(SIZE, most)), from, from, most);
        return done.future();
    }

    private void next(ByteBuffer buffer, long from, long position, long left) {
        if (left == 0) {
            done.complete(position - from);
            return;
        }
        // each step is called back, never called from the last one, so the stack does not grow with the file
        files.offLoop(() -> piece(buffer, position, left))
                .onComplete(
                        length -> {
                            if (length < 0) {
                                done.complete(position - from);
                            } else {
                                next(buffer, from, position + length, left - length);
                            }
                        },
                        done::fail);
    }

    /** Returns the piece's length; -1 at the end of the file. */
    private int piece(ByteBuffer buffer, long position, long left) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        int length = file.read(buffer, position);
        if (length > 0) {
            taker.take(buffer.flip());
        }
        return length;
    }
}
