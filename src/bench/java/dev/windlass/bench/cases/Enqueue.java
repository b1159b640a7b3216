package dev.windlass.bench.cases;

import dev.windlass.bench.enqueue.Producer;
import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.Daemon;
import dev.windlass.bench.rig.Spawned;
import dev.windlass.testing.RedisServer;
import java.time.Duration;
import java.util.List;

/**
 * One producer process, and nobody who works.
 *
 * @param how what follows {@code enqueue-} in the name
 * @param batch jobs a call
 * @param inFlight calls at the same time; 1 for a thread that waits for each
 * @param full jobs at scale 1
 */
public record Enqueue(String how, String about, int batch, int inFlight, int full) implements Case {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** HTTP costs more; its measurement shall not take longer. */
    private static final int HTTP_SHARE = 8;

    /** A thread that waits for each job. */
    public static Enqueue single() {
        return new Enqueue("single", "one job a call, by a thread that waits for each", 1, 1, 150_000);
    }

    /** One job a call, many calls in flight. */
    public static Enqueue many() {
        return new Enqueue(
                "many", "one job a call, 512 calls in flight (over HTTP: 512 connections)", 1, 512, 1_500_000);
    }

    /** Many jobs a call. */
    public static Enqueue bulk() {
        return new Enqueue("bulk", "1,000 jobs a call, 8 calls in flight (over HTTP: groups)", 1_000, 8, 3_000_000);
    }

    @Override
    public String name() {
        return "enqueue-" + how;
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(
                new Candidate("floor", jvm, true, () -> direct(setup, jvm, "floor")),
                new Candidate("client", jvm, false, () -> direct(setup, jvm, "client")),
                new Candidate("http", jvm, false, () -> overHttp(setup, jvm))));
    }

    private Sample direct(Setup setup, Jvm jvm, String who) {
        try (RedisServer redis = RedisServer.system()) {
            return produce(setup, jvm, redis, who, 0, 0, setup.jobs(full));
        }
    }

    private Sample overHttp(Setup setup, Jvm jvm) {
        try (RedisServer redis = RedisServer.system();
                Daemon daemon = Daemon.start(setup, jvm, redis, "windlass.enabled=false")) {
            daemon.ready();
            return produce(setup, jvm, redis, "http", daemon.port(), daemon.pid(), setup.jobs(full / HTTP_SHARE));
        }
    }

    private Sample produce(Setup setup, Jvm jvm, RedisServer redis, String who, int http, long daemon, int jobs) {
        try (Spawned producer = Spawned.main(
                setup,
                jvm,
                Producer.class,
                who,
                "" + redis.port(),
                "" + redis.pid(),
                "" + http,
                "" + daemon,
                "200",
                "" + batch,
                "" + inFlight,
                "" + jobs)) {
            return Sample.read(producer.finished(PATIENCE));
        }
    }
}
