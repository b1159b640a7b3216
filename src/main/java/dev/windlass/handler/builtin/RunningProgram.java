package dev.windlass.handler.builtin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A program under way. {@link #close} ends it and all it has started. Three pipes need three threads: a program may stop
 * reading until somebody takes what it wrote, and the other way round. The caller's own thread only ever waits, so that
 * it can be interrupted.
 */
final class RunningProgram implements AutoCloseable {
    /** How many bytes at the end of its standard error are kept. */
    private static final int TAIL = 2 * 1024;
    /** How long to wait for the rest of its output once nothing of it runs any more, in milliseconds. */
    private static final long REST_MILLIS = 2_000;

    private static final int PIECE = 8 * 1024;

    private final Process process;
    private final ProcessTree tree;
    private final int maxOutput;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Tail errors = new Tail(TAIL);
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> readers = new ArrayList<>();
    private volatile boolean tooMuch;
    private volatile @Nullable IOException unread;
    private boolean ended;

    private RunningProgram(Process process, int maxOutput) {
        this.process = process;
        this.tree = new ProcessTree(process.toHandle());
        this.maxOutput = maxOutput;
    }

    /** Starts it and feeds it {@code input}. */
    static RunningProgram start(Program program, byte[] input) throws IOException {
        RunningProgram running = new RunningProgram(program.builder().start(), program.maxOutput());
        running.begin(input);
        return running;
    }

    private void begin(byte[] input) {
        process.onExit().thenRun(over::countDown);
        thread("input", () -> {
            try (OutputStream to = process.getOutputStream()) {
                to.write(input);
            }
        });
        readers.add(thread("output", () -> {
            try {
                drain(process.getInputStream(), this::keep);
            } catch (IOException e) {
                unread = e;
            }
        }));
        readers.add(thread("errors", () -> drain(process.getErrorStream(), errors::add)));
    }

    /**
     * Waits for its end. What it has left running is ended then: an attempt is over when its program is.
     *
     * @return its exit code
     * @throws InterruptedException if the thread is interrupted; {@link #close} then ends the program
     */
    int await() throws InterruptedException {
        over.await();
        tree.end();
        ended = true;
        int exitCode = process.waitFor();
        for (Thread reader : readers) {
            // a process that has left the session may hold the pipe open for ever
            reader.join(REST_MILLIS);
        }
        return exitCode;
    }

    boolean wroteTooMuch() {
        return tooMuch;
    }

    /** @throws IOException if part of it could not be read, which must not pass for the whole */
    byte[] output() throws IOException {
        IOException broken = unread;
        if (broken != null) {
            throw new IOException("the output of the command could not be read (" + broken.getMessage() + ")");
        }
        synchronized (output) {
            return output.toByteArray();
        }
    }

    /** The end of what it wrote to its standard error. */
    String errors() {
        return errors.text();
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        // an interrupt, which is why the program must end, would end the waiting for it, too
        boolean interrupted = Thread.interrupted();
        try {
            tree.end();
        } catch (InterruptedException again) {
            interrupted = true;
            tree.kill();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void keep(byte[] piece, int length) {
        synchronized (output) {
            int room = Math.min(length, maxOutput - output.size());
            output.write(piece, 0, room);
            if (room < length) {
                tooMuch = true;
                over.countDown();
            }
        }
    }

    private static void drain(InputStream from, Sink sink) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
            sink.take(piece, length);
        }
    }

    private Thread thread(String what, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // the program has ended, or closed its end: what it did with the pipe is its own business
                    }
                },
                "windlass-command-" + process.pid() + "-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Task {
        void run() throws IOException;
    }

    private interface Sink {
        void take(byte[] piece, int length);
    }

    /** Keeps the end of what goes through. */
    private static final class Tail {
        private final byte[] ring;
        private long written;

        Tail(int size) {
            ring = new byte[size];
        }

        synchronized void add(byte[] piece, int length) {
            for (int i = 0; i < length; i++) {
                ring[(int) (written++ % ring.length)] = piece[i];
            }
        }

        synchronized String text() {
            int length = (int) Math.min(written, ring.length);
            byte[] text = new byte[length];
            for (int i = 0; i < length; i++) {
                text[i] = ring[(int) ((written - length + i) % ring.length)];
            }
            return new String(text, StandardCharsets.UTF_8);
        }
    }
}
