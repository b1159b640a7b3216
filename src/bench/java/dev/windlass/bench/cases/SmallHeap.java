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
import dev.windlass.bench.rig.Memory;
import dev.windlass.bench.rig.Progress;
import dev.windlass.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;

/**
 * A long drain in little memory. What a job allocates is looked at in its first part, where the JVM tells it exactly.
 */
public final class SmallHeap implements Case {
    private static final int FULL = 10_000_000;
    private static final String HEAP = "-Xmx128m";

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public String about() {
        return "%,d no-op jobs of 200B with %s; what each one allocates".formatted(FULL, HEAP);
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("daemon", jvm, false, () -> measure(setup, jvm))));
    }

    private static Sample measure(Setup setup, Jvm jvm) {
        List<String> options = new ArrayList<>(setup.options());
        options.add(HEAP);
        Setup small = new Setup(setup.jvms(), options, setup.transport(), setup.scale());
        int jobs = setup.jobs(FULL);
        try (RedisServer redis = RedisServer.system()) {
            Load.into(redis, "noop", Load.payload(200), jobs);
            try (Daemon daemon = Daemon.start(small, jvm, redis, "windlass.results.enabled=false")
                            .ready();
                    Progress progress = new Progress(redis, daemon.process())) {
                progress.await(jobs / 10);
                long before = Memory.allocated(jvm, daemon.pid());
                long from = progress.settled();
                progress.await(jobs * 3 / 10);
                double allocated = Memory.allocated(jvm, daemon.pid()) - before;
                long until = progress.settled();
                Meter meter = Meter.ofWorker(daemon.pid(), redis.pid());
                progress.await(jobs);
                Sample sample = meter.per(jobs - until).with(Metric.ALLOCATED, allocated / (until - from));
                Memory.peak(daemon.pid()).ifPresent(bytes -> sample.with(Metric.RSS_PEAK, bytes / 1e6));
                return sample;
            }
        }
    }
}
