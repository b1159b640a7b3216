package dev.windlass.bench.cases;

import dev.windlass.bench.floor.FloorWorker;
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
import dev.windlass.bench.rig.Spawned;
import dev.windlass.testing.RedisServer;
import java.util.List;
import java.util.function.Function;

/**
 * A full queue of no-op jobs, and a worker that is started on it. The first third warms the JVM up and is not counted.
 *
 * @param payload bytes
 * @param results whether an entry in {@code results} is added for every job, as is the default
 * @param full jobs at scale 1
 */
public record Drain(int payload, boolean results, int full) implements Case {
    @Override
    public String name() {
        return "drain-%s-results-%s".formatted(size(), results ? "on" : "off");
    }

    @Override
    public String about() {
        return "no-op jobs with a payload of %s drained from a full queue, %s"
                .formatted(
                        size(), results ? "with a results entry each (the default)" : "windlass.results.enabled=false");
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(
                new Candidate("floor", jvm, true, () -> drain(setup, redis -> floor(setup, jvm, redis))),
                new Candidate("daemon", jvm, false, () -> drain(setup, redis -> daemon(setup, jvm, redis)))));
    }

    private Spawned floor(Setup setup, Jvm jvm, RedisServer redis) {
        return Spawned.main(setup, jvm, FloorWorker.class, "" + redis.port(), "" + results);
    }

    private Spawned daemon(Setup setup, Jvm jvm, RedisServer redis) {
        return Daemon.start(setup, jvm, redis, "windlass.results.enabled=" + results)
                .process();
    }

    private Sample drain(Setup setup, Function<RedisServer, Spawned> start) {
        int jobs = setup.jobs(full);
        try (RedisServer redis = RedisServer.system()) {
            Load.into(redis, "noop", Load.payload(payload), jobs);
            try (Spawned worker = start.apply(redis);
                    Progress progress = new Progress(redis, worker)) {
                long warm = progress.await(jobs / 3);
                Meter meter = Meter.ofWorker(worker.pid(), redis.pid());
                progress.await(jobs);
                Sample sample = meter.per(jobs - warm);
                Memory.peak(worker.pid()).ifPresent(bytes -> sample.with(Metric.RSS_PEAK, bytes / 1e6));
                return sample;
            }
        }
    }

    private String size() {
        return payload < 1_000 ? payload + "B" : payload / 1_000 + "kB";
    }
}
