package dev.windlass.blackbox;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged daemon as a process: the JVM that runs the tests, ports of its own, a working directory of its own.
 * Starting returns at once, so that several start side by side; {@link #ready()} waits.
 *
 * <pre>{@code
 * try (DaemonProcess daemon = DaemonProcess.on(redis, "windlass.lease=2s").ready()) { … }
 * }</pre>
 */
public final class DaemonProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** The machine may be busy with other tests; what has to be quick is measured where it is tested. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final Api api;

    private DaemonProcess(Path folder, Map<String, String> environment, List<String> settings) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: run ./mvnw package, or these tests by ./mvnw verify");
        }
        int port = Ports.free();
        int managementPort = Ports.free();
        this.api = new Api(port, managementPort);
        this.output = folder.resolve("output-" + port + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC"));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + managementPort);
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // settings of whoever runs the tests are not the daemon's
        builder.environment().keySet().removeIf(name -> name.startsWith("WINDLASS_") || name.startsWith("QUARKUS_"));
        builder.environment().putAll(environment);
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the daemon did not start", e);
        }
        // a test run that is broken off must not leave daemons behind
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end daemon " + process.pid()));
    }

    /** Starts a daemon on the given Redis. Each setting is {@code key=value}. */
    public static DaemonProcess on(RedisServer redis, String... settings) {
        return with(Map.of(), redis, settings);
    }

    /** As {@link #on}, with variables added to its environment. */
    public static DaemonProcess with(Map<String, String> environment, RedisServer redis, String... settings) {
        List<String> all = new ArrayList<>(List.of("quarkus.redis.hosts=" + redis.uri()));
        all.addAll(List.of(settings));
        return new DaemonProcess(newFolder(), environment, all);
    }

    /** Starts a daemon with an embedded Redis in {@code folder}, its working directory. */
    public static DaemonProcess embedded(Path folder, String... settings) {
        return new DaemonProcess(folder, Map.of(), List.of(settings));
    }

    /** Returns this daemon once it takes jobs from every queue. */
    public DaemonProcess ready() {
        await("get ready", () -> isUp("ready"));
        return this;
    }

    /** Tells what a health check says now; false when there is no answer. */
    public boolean isUp(String check) {
        if (!process.isAlive()) {
            throw new IllegalStateException("the daemon ended with " + process.exitValue() + ":\n" + output());
        }
        try {
            return api.health(check).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public Api api() {
        return api;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void signal(Signal signal) {
        signal.to(process.pid());
    }

    /** Ends it as the out-of-memory killer would; returns when it is gone. */
    public void kill9() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits until it has ended; returns its exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the daemon does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All that it has written so far, logs and errors. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processor time that it has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Kills it if it still runs; harmless when repeated. */
    @Override
    public void close() {
        kill9();
    }

    private void await(String what, java.util.concurrent.Callable<Boolean> done) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(done);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("the daemon did not " + what + ":\n" + output(), e);
        }
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("windlass-daemon-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "clear " + folder + " away"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
