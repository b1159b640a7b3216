package dev.windlass.bench.report;

import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Setup;
import dev.windlass.transport.Transport;
import dev.windlass.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * On what a run works.
 *
 * @param commit abbreviated, with a plus sign when something was changed since; {@code unknown} without git
 * @param redis version of the redis-server
 * @param machine its cores, name and architecture
 * @param transport through which the worker speaks with Redis
 * @param scale by which numbers of jobs are multiplied
 */
public record Scene(String commit, String redis, String machine, String transport, double scale) {
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
                transport(setup.transport()),
                setup.scale());
    }

    Line line(Figure figure) {
        return new Line(figure, commit, scale, machine, redis, transport);
    }

    private static String transport(Transport asked) {
        if (asked != Transport.AUTO) {
            return asked.label();
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            return Transports.inUse(vertx);
        } finally {
            vertx.close();
        }
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
