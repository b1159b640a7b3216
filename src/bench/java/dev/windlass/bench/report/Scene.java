package dev.windlass.bench.report;

import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * On what a run works.
 *
 * @param commit abbreviated, with a plus sign when something was changed since; {@code unknown} without git
 * @param redis version of the redis-server
 * @param machine its cores, name and architecture
 * @param scale by which numbers of jobs are multiplied
 */
public record Scene(String commit, String redis, String machine, double scale) {
    /** The one of this process. */
    public static Scene here(Setup setup) {
        return new Scene(
                output("git", "describe", "--always", "--abbrev=8", "--dirty=+", "--exclude=*"),
                output("redis-server", "--version").replaceAll(".*v=(\\S+).*", "$1"),
                "%d cores, %s %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.name"),
                                System.getProperty("os.arch")),
                setup.scale());
    }

    /** The Redis client has one transport so far. */
    Line line(Figure figure) {
        return new Line(figure, commit, scale, machine, redis, "nio");
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
