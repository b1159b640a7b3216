package dev.windlass.bench.rig;

import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Setup;
import dev.windlass.testing.leaks.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process with a folder of its own, which goes away with it. */
public final class Spawned implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final Path output;
    private final Thread atExit = new Thread(this::clear, "end what the benchmark has started");

    /** Starts a class of the benchmark's own, on its class path. */
    public static Spawned main(Setup setup, Jvm jvm, Class<?> main, String... arguments) {
        List<String> command = java(setup, jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Spawned(command);
    }

    /** The beginning of a command. */
    static List<String> java(Setup setup, Jvm jvm) {
        List<String> command = new ArrayList<>(List.of(jvm.java()));
        command.addAll(setup.options());
        // read by the daemon as a setting, by the floor as it is
        command.add("-Dwindlass.transport=" + setup.transport().label());
        return command;
    }

    Spawned(List<String> command) {
        this(command, Map.of());
    }

    /** @param variables added to its environment */
    Spawned(List<String> command, Map<String, String> variables) {
        folder = TempFolder.create("bench");
        output = folder.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // settings of whoever runs the benchmark are not those that are measured
        builder.environment().keySet().removeIf(Spawned::changesTheWorker);
        builder.environment().putAll(variables);
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    private static boolean changesTheWorker(String variable) {
        return variable.startsWith("WINDLASS_")
                || variable.startsWith("QUARKUS_")
                || variable.equals("JAVA_TOOL_OPTIONS")
                || variable.equals("JDK_JAVA_OPTIONS");
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Does nothing while the process runs.
     *
     * @throws IllegalStateException with its output when it has ended
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with " + process.exitValue() + ":\n" + output());
        }
    }

    /**
     * Waits for its end, and returns what it has written.
     *
     * @throws IllegalStateException when it takes longer than {@code patience} or failed
     */
    public String finished(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("it does not end within " + patience + ":\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            requireAlive();
        }
        return output();
    }

    /** All that it has written so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once; harmless when repeated. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook with it
        }
    }

    private void clear() {
        kill();
        TempFolder.delete(folder);
    }
}
