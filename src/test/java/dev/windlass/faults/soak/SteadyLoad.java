package dev.windlass.faults.soak;

import dev.windlass.testing.Pace;
import dev.windlass.testing.Resp;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Adds so many jobs a second, of all sorts, on a thread of its own, until it is closed. */
final class SteadyLoad implements AutoCloseable {
    private static final long ROUND_MILLIS = 20;
    private static final String TEXT = "{\"text\":\"" + "x".repeat(200) + "\"}";

    private final Resp resp;
    private final String ready;
    private final int perRound;
    private final Random random;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread thread = new Thread(this::run, "soak load");
    private volatile boolean ended;

    SteadyLoad(Resp resp, String ready, long perSecond, long seed) {
        this.resp = resp;
        this.ready = ready;
        this.perRound = (int) Math.max(1, perSecond * ROUND_MILLIS / 1_000);
        this.random = new Random(seed);
        thread.start();
    }

    /** Jobs that Redis has taken. */
    long acknowledged() {
        return acknowledged.get();
    }

    private void run() {
        long next = System.nanoTime();
        while (!ended) {
            for (int i = 0; i < perRound; i++) {
                add();
            }
            for (int i = 0; i < perRound; i++) {
                resp.read();
                acknowledged.incrementAndGet();
            }
            // what the machine held up is made up for
            next += TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
            Pace.until(next);
        }
    }

    private void add() {
        int one = random.nextInt(1_000);
        if (one < 850) {
            resp.send("XADD", ready, "*", "kind", "noop");
        } else if (one < 950) {
            resp.send("XADD", ready, "*", "kind", "echo", "payload", TEXT);
        } else if (one < 960) {
            resp.send("XADD", ready, "*", "kind", "echo", "payload", TEXT, "keep", "60000");
        } else if (one < 998) {
            resp.send("XADD", ready, "*", "kind", "sleep", "payload", "{\"ms\":" + random.nextInt(20) + "}");
        } else if (one < 999) {
            resp.send("XADD", ready, "*", "kind", "sleep", "payload", "{\"ms\":50}", "timeout", "5", "max", "2");
        } else {
            resp.send("XADD", ready, "*", "kind", "sleep", "payload", "{\"ms\":-1}");
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        resp.close();
    }
}
