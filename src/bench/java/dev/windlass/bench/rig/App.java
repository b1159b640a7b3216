package dev.windlass.bench.rig;

import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Setup;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.leaks.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The benchmark's application: Windlass as a library, with handlers that tell in a file when they run. Each process of it has
 * a part; those of one measurement share the file.
 */
public final class App implements AutoCloseable {
    private static final Path BUILD = Path.of("src", "bench", "app", "build");
    private static final Path JAR = Path.of("target", "bench-app", "quarkus-app", "quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path events;
    private final Spawned process;
    private final boolean ownEvents;

    private App(Setup setup, Jvm jvm, RedisServer redis, Path events, boolean ownEvents, String... settings) {
        this.events = events;
        this.ownEvents = ownEvents;
        List<String> command = Spawned.java(setup, jvm);
        command.add("-Dquarkus.redis.hosts=" + redis.uri());
        command.add("-Dquarkus.http.port=" + Ports.free());
        command.add("-Dquarkus.management.port=" + Ports.free());
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        process = new Spawned(
                command, Map.of("BENCH_EVENTS", events.resolve("events").toString()));
    }

    /** Builds it against the packaged Windlass, unless it is newer than that. Takes a quarter of a minute. */
    public static void build() {
        try {
            if (Files.exists(JAR)
                    && Files.getLastModifiedTime(JAR).compareTo(Files.getLastModifiedTime(Daemon.JAR)) > 0) {
                return;
            }
            int status =
                    new ProcessBuilder(BUILD.toString()).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(BUILD + " failed with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(BUILD + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Starts one that works, and returns when it takes jobs. */
    public static App working(Setup setup, Jvm jvm, RedisServer redis, String... settings) {
        App app = new App(setup, jvm, redis, TempFolder.create("events"), true, settings);
        app.await("ready", 1);
        return app;
    }

    /** Starts one more that enqueues a job each so many ms, told in the same file, after so many without pauses. */
    public App producing(Setup setup, Jvm jvm, RedisServer redis, int jobs, int millis, int warmUp) {
        return new App(
                setup,
                jvm,
                redis,
                events,
                false,
                "bench.part=latency " + jobs + " " + millis + " " + warmUp,
                "windlass.enabled=false");
    }

    /**
     * Waits until that many lines of a kind were told, and returns the number in each.
     *
     * @throws IllegalStateException when the process ends or nothing new is told for a minute
     */
    public List<Long> await(String what, int count) {
        long moved = System.nanoTime();
        List<Long> seen = told(what);
        while (seen.size() < count) {
            process.requireAlive();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            List<Long> now = told(what);
            if (now.size() > seen.size()) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "only %d of %d times '%s':%n%s".formatted(now.size(), count, what, process.output()));
            }
            seen = now;
        }
        return seen;
    }

    public Spawned process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
        if (ownEvents) {
            TempFolder.delete(events);
        }
    }

    private List<Long> told(String what) {
        Path file = events.resolve("events");
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            // what comes after the last end of line is still being written
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words[0].equals(what))
                    .map(words -> Long.valueOf(words[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
