package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Load;
import dev.windlass.bench.rig.Queue;
import dev.windlass.testing.Pace;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A worker is lost in the middle of a job while another one is idle, and how long it is until the other has the job.
 *
 * @param how {@link Signal#KILL}: its process dies; {@link Signal#STOP}: it freezes, as on a host that is cut off
 */
public record Recovery(Signal how) implements Case {
    private static final long LONG_THERE = TimeUnit.SECONDS.toNanos(8);

    @Override
    public String name() {
        return "recovery-" + how.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String about() {
        return "a worker gets SIG%s in the middle of a job: time until another worker has the job".formatted(how);
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("daemon", jvm, false, () -> measure(setup, jvm))));
    }

    private Sample measure(Setup setup, Jvm jvm) {
        try (RedisServer redis = RedisServer.system();
                Daemon lost = Daemon.start(setup, jvm, redis).ready()) {
            Load.into(redis, "sleep", "{\"ms\":120000}", 1);
            lost.until("does not take the job", () -> !holder(redis).isEmpty());
            String first = holder(redis);
            try (Daemon other = Daemon.start(setup, jvm, redis).ready()) {
                // one that has just come cannot tell the dead from those who have lost their connections, see
                // DeadClients
                Pace.until(System.nanoTime() + LONG_THERE);
                long begun = System.nanoTime();
                how.to(lost.pid());
                other.until("does not take the job over", () -> !holder(redis).equals(first));
                return new Sample().with(Metric.SECONDS, (System.nanoTime() - begun) / 1e9);
            }
        }
    }

    /** The session that holds the only job; empty for none. */
    private static String holder(RedisServer redis) {
        return redis.cli("EXISTS", Queue.key("ready")).equals("1")
                        && redis.call("XPENDING", Queue.key("ready"), "workers", "-", "+", "1")
                                instanceof List<?> pending
                        && !pending.isEmpty()
                        && pending.get(0) instanceof List<?> entry
                ? String.valueOf(entry.get(1))
                : "";
    }
}
