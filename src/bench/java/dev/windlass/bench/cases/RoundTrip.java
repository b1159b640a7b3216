package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Quantiles;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Queue;
import dev.windlass.testing.Pace;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One job every 20 ms for a daemon that has nothing else to do, from just before it is enqueued to its result in the hands of
 * the caller. It holds the pickup, the settling and the reply, so the pickup alone is shorter.
 */
public final class RoundTrip implements Case {
    /** Without pauses, as a daemon has done that has not just been started. */
    private static final int BEFORE = 30_000;

    private static final int WARM_UP = 50;
    private static final int FULL = 2_000;
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public String name() {
        return "latency-roundtrip";
    }

    @Override
    public String about() {
        return "one no-op job every 20 ms on an idle daemon: from before the XADD to the reply that BLPOP returns";
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("daemon", jvm, false, () -> measure(setup, jvm))));
    }

    private static Sample measure(Setup setup, Jvm jvm) {
        try (RedisServer redis = RedisServer.system();
                Daemon daemon = Daemon.start(setup, jvm, redis).ready();
                Resp caller = new Resp(redis.port(), Duration.ofSeconds(30))) {
            Quantiles quantiles = new Quantiles();
            for (int i = 0; i < BEFORE; i++) {
                once(caller);
            }
            int jobs = WARM_UP + setup.jobs(FULL);
            long due = System.nanoTime();
            for (int i = 0; i < jobs; i++) {
                long took = once(caller);
                if (i >= WARM_UP) {
                    quantiles.add(took);
                }
                // evenly, whatever each one took
                due += EVERY;
                Pace.until(due);
                daemon.process().requireAlive();
            }
            return quantiles.sample();
        }
    }

    private static long once(Resp caller) {
        long begun = System.nanoTime();
        caller.send("XADD", Queue.key("ready"), "*", "kind", "noop", "payload", "null", "reply", "inbox");
        caller.send("BLPOP", Queue.key("reply:inbox"), "20");
        caller.read();
        if (caller.read() == null) {
            throw new IllegalStateException("a job was not done within 20 s");
        }
        return System.nanoTime() - begun;
    }
}
