package dev.windlass.faults.workers;

import dev.windlass.faults.crew.LocalHand;
import dev.windlass.faults.crew.Wire;
import dev.windlass.job.QueueName;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A worker in a JVM of its own, whose handlers may do to that JVM what they like. */
final class Jvm implements AutoCloseable {
    static final QueueName QUEUE = new QueueName("faults");
    static final Duration LEASE = Duration.ofSeconds(2);

    private final Process process;
    private final Path output;

    /** Starts it; returns at once. */
    Jvm(String name, int redisPort, Path folder, String... options) {
        this.output = folder.resolve(name + "-" + System.nanoTime() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(Arrays.asList(options));
        // surefire's own class path may be a jar that only names the others
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, Jvm.class.getName(), name, "" + redisPort, folder.toString()));
        try {
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("worker " + name + " did not start", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end worker " + process.pid()));
    }

    /** The worker's own process. */
    public static void main(String... args) {
        Wire wire = new Wire(Vertx.vertx(), Integer.parseInt(args[1]));
        new LocalHand(args[0], QUEUE, LEASE, URI.create("redis://127.0.0.1:" + wire.port()), wire, Path.of(args[2]));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    long threads() {
        try {
            return Files.list(Path.of("/proc", "" + process.pid(), "task")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
