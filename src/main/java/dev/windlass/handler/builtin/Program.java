package dev.windlass.handler.builtin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs jobs of a kind, as configured; the same for every job.
 *
 * @param argv the program by its full path, and its arguments
 * @param folder where it runs
 * @param environment all of it
 * @param deadExitCodes those that bury the job
 * @param maxOutput bytes that it may write to its standard output
 * @param key the setting that it comes from, for messages
 */
record Program(
        List<String> argv,
        Path folder,
        Map<String, String> environment,
        Set<Integer> deadExitCodes,
        int maxOutput,
        String key) {
    /**
     * Makes what it starts findable: a session has a number that all its processes keep, even when their parent has died.
     * The tool replaces itself by the program, so there is no further process.
     */
    private static final @Nullable String SETSID = find("/usr/bin/setsid", "/bin/setsid");

    Program {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        deadExitCodes = Set.copyOf(deadExitCodes);
    }

    ProcessBuilder builder() {
        List<String> line = new ArrayList<>(argv);
        if (SETSID != null) {
            line.add(0, SETSID);
        }
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** The program's name, for messages. */
    String name() {
        return argv.get(0);
    }

    private static @Nullable String find(String... candidates) {
        for (String candidate : candidates) {
            if (Files.isExecutable(Path.of(candidate))) {
                return candidate;
            }
        }
        return null;
    }
}
