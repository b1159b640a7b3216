package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Meter;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Load;
import dev.windlass.bench.rig.Progress;
import dev.windlass.testing.RedisServer;
import java.util.List;

/**
 * Jobs that take 10 ms and hold no thread, from a full queue. The first third warms up.
 *
 * @param concurrency jobs at the same time; by 10 ms it makes the ideal rate
 * @param full jobs at scale 1
 */
public record Sleeping(int concurrency, int full) implements Case {
    private static final int MILLIS = 10;

    @Override
    public String name() {
        return "sleep-" + concurrency;
    }

    @Override
    public String about() {
        return "jobs of %d ms (kind sleep, a timer), windlass.concurrency=%d, so %,d jobs/s at best"
                .formatted(MILLIS, concurrency, ideal());
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("daemon", jvm, false, () -> measure(setup, jvm))));
    }

    private Sample measure(Setup setup, Jvm jvm) {
        int jobs = setup.jobs(full);
        try (RedisServer redis = RedisServer.system()) {
            Load.into(redis, "sleep", "{\"ms\":" + MILLIS + "}", jobs);
            try (Daemon daemon = Daemon.start(setup, jvm, redis, "windlass.concurrency=" + concurrency);
                    Progress progress = new Progress(redis, daemon.process())) {
                long warm = progress.await(jobs / 3);
                Meter meter = Meter.ofWorker(daemon.pid(), redis.pid());
                // the last ones would leave slots free
                long end = progress.await(jobs - concurrency);
                Sample sample = meter.per(end - warm);
                return sample.with(Metric.SHARE, 100 * sample.values().getOrDefault(Metric.RATE, Double.NaN) / ideal());
            }
        }
    }

    private int ideal() {
        return concurrency * 1_000 / MILLIS;
    }
}
