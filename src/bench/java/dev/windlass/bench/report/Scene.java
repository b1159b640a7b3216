package dev.windlass.bench.report;

import dev.windlass.bench.measure.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * On what the figures of a run were seen.
 *
 * @param commit abbreviated, with a plus sign when something was changed since; {@code unknown} without git
 * @param redis its version
 * @param cores of the machine
 * @param system its name and architecture
 * @param setup with what the run worked
 */
public record Scene(String commit, String redis, int cores, String system, Setup setup) {
    /** The one of this process. */
    public static Scene here(Setup setup) {
        String commit = output("git", "describe", "--always", "--abbrev=8", "--dirty=+", "--exclude=*");
        String redis = output("redis-server", "--version").replaceAll(".*v=(\\S+).*", "$1");
        return new Scene(
                commit,
                redis,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                setup);
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command)).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "unknown" : text;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
