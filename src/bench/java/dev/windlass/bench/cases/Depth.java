package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Meter;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Load;
import dev.windlass.bench.rig.Progress;
import dev.windlass.testing.RedisServer;
import java.util.List;

/**
 * A queue that stays deep, and one that stays shallow: as many jobs are added as are done. The producer costs both of them
 * the same.
 */
public final class Depth implements Case {
    private static final int SHALLOW = 10_000;
    private static final int DEEP = 10_000_000;
    private static final int FULL = 1_000_000;
    private static final int ADDED = 2_000;

    @Override
    public String name() {
        return "growth-depth";
    }

    @Override
    public String about() {
        return "no-op jobs, results off, with %,d or %,d ready all the time while a producer refills the queue"
                .formatted(SHALLOW, DEEP);
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        int deep = Math.max(2 * SHALLOW, setup.jobs(DEEP));
        return setup.each(jvm -> List.of(
                new Candidate("%,d ready".formatted(SHALLOW), jvm, true, () -> measure(setup, jvm, SHALLOW)),
                new Candidate("%,d ready".formatted(deep), jvm, false, () -> measure(setup, jvm, deep))));
    }

    private static Sample measure(Setup setup, Jvm jvm, int depth) {
        int jobs = setup.jobs(FULL);
        String payload = Load.payload(50);
        try (RedisServer redis = RedisServer.system()) {
            Load.into(redis, "noop", payload, depth);
            try (Daemon daemon = Daemon.start(setup, jvm, redis, "windlass.results.enabled=false");
                    Progress progress = new Progress(redis, daemon.process())) {
                long added = depth;
                progress.await(1);
                long warm = 0;
                Meter meter = Meter.ofWorker(daemon.pid(), redis.pid());
                for (long settled = 0; settled < jobs; settled = progress.await(settled + 1)) {
                    while (added - settled < depth) {
                        Load.into(redis, "noop", payload, ADDED);
                        added += ADDED;
                    }
                    if (warm == 0 && settled >= jobs / 3) {
                        warm = settled;
                        meter = Meter.ofWorker(daemon.pid(), redis.pid());
                    }
                }
                return meter.per(progress.settled() - warm);
            }
        }
    }
}
