package dev.windlass.bench.app;

import jakarta.inject.Singleton;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whoever measures what happens and when: lines in the file or pipe that {@code BENCH_EVENTS} names, each of one write.
 * Times are those of the system's monotonic clock, in ns, which all processes of a machine share. Safe to use from any thread.
 */
@Singleton
public class Events {
    private final String path = System.getenv().getOrDefault("BENCH_EVENTS", "");
    private final long jobs = Long.parseLong(System.getenv().getOrDefault("BENCH_N", "0"));
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean open;

    /** Writes a line. */
    public synchronized void tell(String line) {
        try {
            if (!open && !path.isEmpty()) {
                out = new FileOutputStream(path, true);
            }
            open = true;
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads " + path, e);
        }
    }

    /** A job begins; the first one of all is told. */
    void begin() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            tell("first " + System.nanoTime());
        }
    }

    /** A job has ended; the last one is told, with the sum of all numbers. */
    void end(long number) {
        sum.addAndGet(number);
        if (done.incrementAndGet() == jobs) {
            tell("last " + System.nanoTime() + " " + sum.get());
        }
    }
}
