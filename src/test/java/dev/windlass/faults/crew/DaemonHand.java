package dev.windlass.faults.crew;

import dev.windlass.testing.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker that is a process: the packaged daemon as it ships, whose jobs a push target does. */
public final class DaemonHand implements Hand {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final String name;
    private final Wire wire;
    private final Process process;
    private final Thread atExit;

    /** Starts it; returns at once. Its log goes beside the histories. */
    public DaemonHand(Contract contract, Redis redis, Wire wire, Receiver receiver, Path histories) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: run ./mvnw package, or these runs by ./mvnw verify");
        }
        this.name = contract.name();
        this.wire = wire;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        List<String> settings = List.of(
                "quarkus.http.port=0",
                "quarkus.management.port=0",
                "quarkus.redis.hosts=" + redis.through(wire.port()),
                "windlass.worker=" + name,
                "windlass.queues=" + contract.queue().value(),
                "windlass.lease=" + contract.lease().toMillis() + "ms",
                "windlass.concurrency=" + contract.concurrency(),
                // it may be started in an outage
                "windlass.start.patience=10m",
                "windlass.shutdown.drain=4s",
                "windlass.kind.\"push\".push.url=" + receiver.url(),
                "windlass.kind.\"push\".backoff.policy=fixed",
                "windlass.kind.\"push\".backoff.first=100ms");
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(histories.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(histories.getParent().resolve(name + ".log").toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("WINDLASS_") || key.startsWith("QUARKUS_"));
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("daemon " + name + " did not start", e);
        }
        // runs that are broken off must not leave daemons behind
        this.atExit = new Thread(process::destroyForcibly, "end daemon " + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void stop() {
        process.destroy();
    }

    @Override
    public void hurry() {
        process.destroy();
    }

    @Override
    public boolean awaitStopped(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean canFreeze() {
        return true;
    }

    @Override
    public void freeze() {
        Signal.STOP.to(process.pid());
    }

    @Override
    public void thaw() {
        Signal.CONT.to(process.pid());
    }

    @Override
    public void close() {
        kill();
        wire.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook with it
        }
    }
}
