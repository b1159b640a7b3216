package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Load;
import dev.windlass.bench.rig.Memory;
import dev.windlass.bench.rig.Progress;
import dev.windlass.testing.Pace;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import dev.windlass.testing.leaks.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From nothing to the first job done, and what a daemon holds and uses that then has nothing to do. */
public final class StartUp implements Case {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long IDLE = TimeUnit.SECONDS.toNanos(5);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "a daemon is started on a queue with one job: time from the start of its JVM until the job is settled; its memory"
                + " after 5 s of idleness; also with a class-data archive";
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(
                new Candidate("daemon", jvm, false, () -> measure(setup, jvm)),
                new Candidate("daemon, archive", jvm, false, () -> archived(setup, jvm))));
    }

    /** With a class-data archive, made by a daemon that has run one job before. */
    private static Sample archived(Setup setup, Jvm jvm) {
        Path folder = TempFolder.create("archive");
        Path archive = folder.resolve("classes.jsa");
        try (RedisServer redis = RedisServer.system()) {
            Load.into(redis, "noop", "null", 1);
            try (Daemon daemon = Daemon.start(setup.with("-XX:ArchiveClassesAtExit=" + archive), jvm, redis);
                    Progress progress = new Progress(redis, daemon.process())) {
                progress.await(1);
                // before it is ready it does not end in order
                daemon.ready();
                Signal.TERM.to(daemon.pid());
                daemon.process().finished(PATIENCE);
            }
            return measure(setup.with("-XX:SharedArchiveFile=" + archive), jvm);
        } finally {
            TempFolder.delete(folder);
        }
    }

    private static Sample measure(Setup setup, Jvm jvm) {
        try (RedisServer redis = RedisServer.system()) {
            Load.into(redis, "noop", "null", 1);
            long begun = System.nanoTime();
            try (Daemon daemon = Daemon.start(setup, jvm, redis);
                    Progress progress = new Progress(redis, daemon.process())) {
                progress.await(1);
                Sample sample = new Sample().with(Metric.SECONDS, (System.nanoTime() - begun) / 1e9);
                Pace.until(System.nanoTime() + IDLE);
                Memory.now(daemon.pid()).ifPresent(bytes -> sample.with(Metric.RSS_IDLE, bytes / 1e6));
                return sample;
            }
        }
    }
}
