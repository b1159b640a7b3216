package dev.windlass.bench.rig;

import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Setup;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The packaged daemon as a process of its own, with its default settings but for those given. */
public final class Daemon implements AutoCloseable {
    /** What a user runs. */
    static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final Spawned process;

    private Daemon(Setup setup, Jvm jvm, RedisServer redis, String... settings) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: run ./mvnw package, or the benchmark by src/bench/run");
        }
        var command = Spawned.java(setup, jvm);
        command.add("-Dquarkus.redis.hosts=" + redis.uri());
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + managementPort);
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.add("-jar");
        command.add(JAR.toAbsolutePath().toString());
        process = new Spawned(command);
    }

    /** Starts one, and returns at once. Each setting is {@code key=value}. */
    public static Daemon start(Setup setup, Jvm jvm, RedisServer redis, String... settings) {
        return new Daemon(setup, jvm, redis, settings);
    }

    /** Waits until it takes jobs, or, when it shall not, until it answers. */
    public Daemon ready() {
        until("is not ready", () -> {
            try {
                return get("/q/health/ready").statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        return this;
    }

    /**
     * Waits for something that it does.
     *
     * @throws IllegalStateException with its output, when it ends or a minute is over
     */
    public void until(String otherwise, Supplier<Boolean> done) {
        long begun = System.nanoTime();
        while (!done.get()) {
            process.requireAlive();
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("the daemon " + otherwise + ":\n" + process.output());
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** The sum of a metric over all its tags, as Prometheus would read it. */
    public double metric(String name) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The port of its HTTP interface. */
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public Spawned process() {
        return process;
    }

    /** Ends it as the out-of-memory killer would; returns when it is gone. */
    @Override
    public void close() {
        process.close();
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
