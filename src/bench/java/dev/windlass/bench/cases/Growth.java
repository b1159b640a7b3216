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
import dev.windlass.bench.rig.Queue;
import dev.windlass.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The same drain with one queue and one worker, and with more of them. Results are off.
 *
 * @param what of which there is more, as in the name
 * @param queues over which the jobs are spread, all of them worked on by each worker
 * @param workers processes, each with the default concurrency
 */
public record Growth(String what, int queues, int workers) implements Case {
    private static final int FULL = 1_500_000;
    private static final int WORKERS = 8;
    private static final int QUEUES = 50;

    public static Growth manyQueues() {
        return new Growth("queues", QUEUES, 1);
    }

    public static Growth manyWorkers() {
        return new Growth("workers", 1, WORKERS);
    }

    @Override
    public String name() {
        return "growth-" + what;
    }

    @Override
    public String about() {
        return "no-op jobs of 200B, results off: %s instead of one, all on this machine"
                .formatted(queues > 1 ? queues + " queues of one worker" : workers + " workers of one queue");
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(
                new Candidate("1", jvm, true, () -> measure(setup, jvm, 1, 1)),
                new Candidate("" + Math.max(queues, workers), jvm, false, () -> measure(setup, jvm, queues, workers))));
    }

    private static Sample measure(Setup setup, Jvm jvm, int queues, int workers) {
        int each = setup.jobs(FULL) / queues;
        List<String> names = IntStream.range(0, queues)
                .mapToObj(n -> n == 0 ? Queue.DEFAULT : "queue-" + n)
                .toList();
        List<Daemon> daemons = new ArrayList<>();
        try (RedisServer redis = RedisServer.system()) {
            names.forEach(name -> Load.into(redis, name, "noop", Load.payload(200), each));
            for (int i = 0; i < workers; i++) {
                daemons.add(Daemon.start(
                        setup,
                        jvm,
                        redis,
                        "windlass.queues=" + String.join(",", names),
                        "windlass.results.enabled=false"));
            }
            try (Progress progress = new Progress(redis, names, daemons.get(0).process())) {
                long jobs = (long) each * queues;
                // by then even the last of many JVMs is up
                long warm = progress.await(jobs / 2);
                Meter meter = new Meter(Map.of(
                        Metric.WORKER_CPU,
                        daemons.stream().map(Daemon::pid).toList(),
                        Metric.REDIS_CPU,
                        List.of(redis.pid())));
                progress.await(jobs);
                return meter.per(jobs - warm);
            }
        } finally {
            daemons.forEach(Daemon::close);
        }
    }
}
