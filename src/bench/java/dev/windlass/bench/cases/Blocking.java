package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Meter;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.App;
import dev.windlass.bench.rig.Load;
import dev.windlass.bench.rig.Progress;
import dev.windlass.testing.RedisServer;
import java.util.List;

/** Jobs that hold a thread for 10 ms: of a pool below Java 21, a virtual one from there on. The first third warms up. */
public final class Blocking implements Case {
    private static final int MILLIS = 10;
    private static final int CONCURRENCY = 100;
    private static final int IDEAL = CONCURRENCY * 1_000 / MILLIS;
    private static final int FULL = 150_000;

    @Override
    public String name() {
        return "blocking-" + CONCURRENCY;
    }

    @Override
    public String about() {
        return "jobs that hold a thread for %d ms (a BlockingJobHandler in an application), windlass.concurrency=%d, so %,d jobs/s at best"
                .formatted(MILLIS, CONCURRENCY, IDEAL);
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("app", jvm, false, () -> measure(setup, jvm))));
    }

    private static Sample measure(Setup setup, Jvm jvm) {
        App.build();
        int jobs = setup.jobs(FULL);
        try (RedisServer redis = RedisServer.system();
                App worker = App.working(setup, jvm, redis, "windlass.concurrency=" + CONCURRENCY);
                Progress progress = new Progress(redis, worker.process())) {
            Load.into(redis, "bench.block", "1", jobs);
            long warm = progress.await(jobs / 3);
            Meter meter = Meter.ofWorker(worker.process().pid(), redis.pid());
            // the last ones would leave slots free
            long end = progress.await(jobs - CONCURRENCY);
            Sample sample = meter.per(end - warm);
            return sample.with(Metric.SHARE, 100 * sample.values().getOrDefault(Metric.RATE, Double.NaN) / IDEAL);
        }
    }
}
