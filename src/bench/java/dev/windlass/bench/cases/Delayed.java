package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Meter;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Progress;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Many jobs that are due at the same moment, and how long it is from then until the last of them is done. */
public final class Delayed implements Case {
    private static final int FULL = 100_000;
    private static final int BATCH = 1_000;

    @Override
    public String name() {
        return "delayed";
    }

    @Override
    public String about() {
        return "%,d jobs due at the same moment: time from then until the last one is settled".formatted(FULL);
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("daemon", jvm, false, () -> measure(setup, jvm))));
    }

    private static Sample measure(Setup setup, Jvm jvm) {
        int jobs = setup.jobs(FULL);
        try (RedisServer redis = RedisServer.system();
                Daemon daemon = Daemon.start(setup, jvm, redis).ready();
                Progress progress = new Progress(redis, daemon.process())) {
            // as long as a slow machine needs to enqueue them
            Instant due = Instant.now().plusMillis(3_000 + jobs / 4);
            enqueue(redis, due, jobs);
            if (progress.settled() > 0 || !Instant.now().isBefore(due)) {
                throw new IllegalStateException(
                        "the machine is too slow: the first jobs were due before the last was enqueued");
            }
            LockSupport.parkUntil(due.toEpochMilli());
            Meter meter = Meter.ofWorker(daemon.pid(), redis.pid());
            progress.await(jobs);
            Sample sample = meter.per(jobs);
            double rate = sample.values().getOrDefault(Metric.RATE, Double.NaN);
            return sample.with(Metric.SECONDS, jobs / rate);
        }
    }

    private static void enqueue(RedisServer redis, Instant due, int jobs) {
        NewJob job = NewJob.of("noop").withAt(due).withKeep(Duration.ZERO);
        try (TestStore producer = RedisStores.connect(redis.uri(), options -> {})) {
            for (int sent = 0; sent < jobs; sent += BATCH) {
                producer.store()
                        .enqueueAll(new QueueName("default"), Collections.nCopies(Math.min(BATCH, jobs - sent), job))
                        .await()
                        .indefinitely();
            }
        }
    }
}
