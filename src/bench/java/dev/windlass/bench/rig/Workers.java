package dev.windlass.bench.rig;

import dev.windlass.bench.floor.FloorWorker;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Setup;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts worker processes. Each start returns at once. */
public final class Workers {
    /** What a user runs. */
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private Workers() {}

    /**
     * Starts the packaged daemon with its default settings but for those given, each {@code key=value}.
     *
     * @param port of its HTTP interface; null for any
     */
    public static Spawned daemon(Setup setup, Jvm jvm, RedisServer redis, @Nullable Integer port, String... settings) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: run ./mvnw package, or the benchmark by src/bench/run");
        }
        List<String> command = java(setup, jvm);
        command.add("-Dquarkus.redis.hosts=" + redis.uri());
        command.add("-Dquarkus.http.port=" + (port == null ? Ports.free() : port));
        command.add("-Dquarkus.management.port=" + Ports.free());
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        return new Spawned(command);
    }

    /** Starts the bare loop of the protocol. */
    public static Spawned floor(Setup setup, Jvm jvm, RedisServer redis, boolean results) {
        return main(setup, jvm, FloorWorker.class, "" + redis.port(), "" + results);
    }

    /** Starts a class of the benchmark's own. */
    static Spawned main(Setup setup, Jvm jvm, Class<?> main, String... arguments) {
        List<String> command = java(setup, jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Spawned(command);
    }

    private static List<String> java(Setup setup, Jvm jvm) {
        List<String> command = new ArrayList<>(List.of(jvm.java()));
        command.addAll(setup.options());
        return command;
    }
}
