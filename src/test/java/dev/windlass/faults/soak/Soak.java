package dev.windlass.faults.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.testing.Pace;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Runs the packaged daemon at half of what it can do, and looks every ten seconds whether anything grows. Every sample is
 * a line in {@code target/faults/soak.jsonl}; the first sixth of the time is warm-up.
 *
 * <p>A heap takes memory from the system as it is first used, however little of it is alive. So all of it is taken at the
 * start, and what is alive is looked at apart: after the warm-up and in the end.
 */
public final class Soak {
    private static final Path SAMPLES = Path.of("target", "faults", "soak.jsonl");
    private static final String PREFIX = "windlass:{default}:";
    private static final int TRIAL = 300_000;
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double FLAT = 0.05;
    /** This part of the time. */
    private static final int WARM_UP = 6;

    private final RedisServer redis;
    private final DaemonProcess daemon;
    private final Resp resp;

    private Soak(RedisServer redis, DaemonProcess daemon) {
        this.redis = redis;
        this.daemon = daemon;
        this.resp = redis.connect();
    }

    /** Argument: minutes, 60 by default. Exits with 1 when something grew or a job was lost. */
    public static void main(String... args) throws IOException {
        long minutes = args.length == 0 || args[0].isBlank() ? 60 : Long.parseLong(args[0]);
        boolean good;
        // records expire and dead letters are cut within the warm-up, so that the number of keys can be flat
        try (RedisServer redis = RedisServer.any("--appendonly", "yes", "--appendfsync", "everysec");
                DaemonProcess daemon = DaemonProcess.with(
                                Map.of("JDK_JAVA_OPTIONS", "-Xms192m -XX:+AlwaysPreTouch"),
                                redis,
                                "windlass.results.ttl=1m",
                                "windlass.dead.max-entries=1000")
                        .ready()) {
            good = new Soak(redis, daemon).run(Duration.ofMinutes(minutes));
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(Duration lasting) throws IOException {
        long perSecond = capacity() / 2;
        long before = Sample.settled(resp, PREFIX + "stats");
        System.out.printf("soak: %d jobs/s for %d min%n", perSecond, lasting.toMinutes());
        List<Sample> samples = new ArrayList<>();
        Files.createDirectories(SAMPLES.getParent());
        Files.deleteIfExists(SAMPLES);
        long aliveAfterWarmUp = 0;
        SteadyLoad load = new SteadyLoad(redis.connect(), PREFIX + "ready", perSecond, 1);
        try (load) {
            long begun = System.nanoTime();
            for (long at = EVERY.toSeconds(); at <= lasting.toSeconds(); at += EVERY.toSeconds()) {
                Pace.until(begun + TimeUnit.SECONDS.toNanos(at));
                Sample sample = Sample.take(at, daemon.pid(), resp, PREFIX);
                samples.add(sample);
                if (at >= lasting.toSeconds() / WARM_UP && aliveAfterWarmUp == 0) {
                    aliveAfterWarmUp = alive();
                }
                Files.writeString(
                        SAMPLES,
                        new ObjectMapper().writeValueAsString(sample) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
        long acknowledged = load.acknowledged();
        boolean all = awaitSettled(before + acknowledged);
        System.out.printf(
                "soak: %d jobs acknowledged, %d settled, at most %d waited%n",
                acknowledged,
                Sample.settled(resp, PREFIX + "stats") - before,
                samples.stream().mapToLong(Sample::waiting).max().orElse(0));
        List<Sample> warm = samples.subList(samples.size() / WARM_UP, samples.size());
        return isFlat("live objects, bytes", aliveAfterWarmUp, alive())
                & isFlat("resident memory, kB", warm, Sample::rssKb)
                & isFlat("file descriptors", warm, Sample::descriptors)
                & isFlat("threads", warm, Sample::threads)
                & isFlat("keys", warm, Sample::keys)
                & isFlat("Redis's memory, bytes", warm, Sample::redisBytes)
                & all;
    }

    /** What is on the heap after a full collection. */
    private long alive() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        "" + daemon.pid(),
                        "GC.class_histogram")
                .start();
        try (BufferedReader lines = jcmd.inputReader()) {
            return lines.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Jobs a second, when there are always some waiting. */
    private long capacity() {
        SteadyLoad burst = new SteadyLoad(redis.connect(), PREFIX + "ready", Integer.MAX_VALUE / 1_000, 2);
        while (burst.acknowledged() < TRIAL) {
            Pace.until(System.nanoTime() + 1_000_000);
        }
        long from = Sample.settled(resp, PREFIX + "stats");
        long begun = System.nanoTime();
        burst.close();
        if (!awaitSettled(burst.acknowledged())) {
            throw new IllegalStateException("the trial load is not done:\n" + daemon.output());
        }
        return (burst.acknowledged() - from) * 1_000_000_000 / (System.nanoTime() - begun);
    }

    private boolean awaitSettled(long count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Sample.settled(resp, PREFIX + "stats") != count) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Pace.until(System.nanoTime() + 10_000_000);
        }
        return true;
    }

    /** Compares the middle values of the first and the last quarter. */
    private static boolean isFlat(String what, List<Sample> samples, ToLongFunction<Sample> measure) {
        int quarter = Math.max(1, samples.size() / 4);
        return isFlat(
                what,
                middle(samples.subList(0, quarter), measure),
                middle(samples.subList(samples.size() - quarter, samples.size()), measure));
    }

    private static boolean isFlat(String what, long first, long last) {
        double change = (last - first) / (double) Math.max(1, first);
        System.out.printf("soak: %s: %d, in the end %d (%+.1f %%)%n", what, first, last, 100 * change);
        return change <= FLAT;
    }

    private static long middle(List<Sample> samples, ToLongFunction<Sample> measure) {
        return samples.stream()
                .mapToLong(measure)
                .sorted()
                .skip(samples.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
