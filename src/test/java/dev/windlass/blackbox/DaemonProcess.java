package dev.windlass.blackbox;

import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import dev.windlass.testing.leaks.Processes;
import dev.windlass.testing.leaks.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

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

    /** With this begin the names of files that are being written. */
    private static final String DRAFT = ".windlass-";

    private final Process process;
    private final Path temporary;
    private final Path folder;
    private final Path output;
    private final Api api;

    /** @param own where it works; null for a new folder that goes away with it */
    private DaemonProcess(@Nullable Path own, Map<String, String> environment, List<String> settings) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: run ./mvnw package, or these tests by ./mvnw verify");
        }
        int port = Ports.free();
        int managementPort = Ports.free();
        this.api = new Api(port, managementPort);
        this.temporary = TempFolder.create("daemon");
        this.folder = own == null ? temporary : own;
        this.output = folder.resolve("output-" + port + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC"));
        command.add("-Djava.io.tmpdir=" + temporary);
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
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end daemon " + process.pid()));
    }

    /** Starts a daemon on the given Redis. Each setting is {@code key=value}. */
    public static DaemonProcess on(RedisServer redis, String... settings) {
        return with(Map.of(), redis, settings);
    }

    /** As {@link #on}, with variables added to its environment. */
    public static DaemonProcess with(Map<String, String> environment, RedisServer redis, String... settings) {
        List<String> all = new ArrayList<>(List.of("quarkus.redis.hosts=" + redis.uri()));
        all.addAll(List.of(settings));
        return new DaemonProcess(null, environment, all);
    }

    /** Starts a daemon that has its settings from its environment alone, but for its ports. */
    public static DaemonProcess in(Map<String, String> environment) {
        return new DaemonProcess(null, environment, List.of());
    }

    /** Starts a daemon with an embedded Redis in {@code folder}, its working directory. */
    public static DaemonProcess embedded(Path folder, String... settings) {
        return new DaemonProcess(folder, Map.of(), List.of(settings));
    }

    /** Returns this daemon once it takes jobs from every queue. */
    public DaemonProcess ready() {
        await(() -> "get ready", () -> isUp("ready"));
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

    /**
     * Kills it if it still runs; harmless when repeated.
     *
     * @throws IllegalStateException if it goes on holding slots, children or temporary files: a test leaves no work behind
     */
    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                List<String> held = new ArrayList<>();
                await(() -> "let go of " + held, () -> {
                    held.clear();
                    held.addAll(held());
                    return held.isEmpty();
                });
            }
        } finally {
            end();
        }
    }

    private void end() {
        kill9();
        TempFolder.delete(temporary);
    }

    /** What it should not have when nothing is left to do. */
    private List<String> held() throws IOException {
        List<String> held = new ArrayList<>();
        if (!api.metrics().contains("\nwindlass_slots_taken 0.0")) {
            held.add("slots");
        }
        Processes.running(process.descendants().filter(child -> !isRedis(child)))
                .forEach(held::add);
        for (Path place : new HashSet<>(List.of(folder, temporary))) {
            try (Stream<Path> files = Files.walk(place)) {
                files.filter(file -> !file.equals(place))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith("windlass") || name.startsWith(DRAFT))
                        .forEach(held::add);
            }
        }
        return held;
    }

    /** An embedded Redis lives as long as its daemon. Its file may be a link to another program of Redis. */
    private static boolean isRedis(ProcessHandle child) {
        return Path.of(child.info().command().orElse("none"))
                .getFileName()
                .toString()
                .startsWith("redis");
    }

    private void await(Supplier<String> what, java.util.concurrent.Callable<Boolean> done) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    // a folder may go away while it is looked through
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(done);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("the daemon did not " + what.get() + ":\n" + output(), e);
        }
    }
}
