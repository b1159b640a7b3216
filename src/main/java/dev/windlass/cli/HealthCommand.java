package dev.windlass.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code health}: asks the daemon beside it how it is, for a container engine, which has neither a shell nor curl in this
 * image to do so. It runs before Quarkus starts, since a look every few seconds must not cost what a start costs; so it
 * reads no configuration but the management port, from a system property or the environment.
 */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Asks a running daemon for a health check, in a fraction of the time that other commands take.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is up", "1:it is down, or does not answer", "2:wrong usage"})
public final class HealthCommand implements Callable<Integer> {
    static final String PORT = "quarkus.management.port";
    static final String PORT_VARIABLE = "QUARKUS_MANAGEMENT_PORT";

    private static final String DEFAULT_PORT = "9000";
    private static final int PATIENCE_MS = (int) Duration.ofSeconds(3).toMillis();
    private static final int UP = 0;
    private static final int DOWN = 1;

    @Spec
    CommandSpec spec;

    /** Live and not ready: a restart mends what stands still here, and no Redis that is away. */
    @Parameters(
            arity = "0..1",
            paramLabel = "<url>",
            description = "the check, by default http://127.0.0.1:9000/q/health/live, with the port of"
                    + " quarkus.management.port where that is a system property or an environment variable")
    @Nullable
    URI url;

    /** Whether these arguments of the program ask for this command. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && args[0].equals("health");
    }

    /**
     * Runs it without Quarkus.
     *
     * @param args those of the program, {@code health} included
     * @return the exit code
     */
    public static int run(String... args) {
        return new CommandLine(new HealthCommand()).execute(Arrays.copyOfRange(args, 1, args.length));
    }

    @Override
    public Integer call() {
        URI asked = url == null ? byDefault(System.getProperties(), System.getenv()) : url;
        PrintWriter out = spec.commandLine().getOut();
        try {
            HttpURLConnection connection = (HttpURLConnection) asked.toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MS);
            connection.setReadTimeout(PATIENCE_MS);
            boolean up = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = up ? connection.getInputStream() : connection.getErrorStream()) {
                out.println(
                        body == null
                                ? "status " + connection.getResponseCode()
                                : new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
            }
            return up ? UP : DOWN;
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            spec.commandLine().getErr().println("health: no answer from " + asked + ": " + e.getMessage());
            return DOWN;
        }
    }

    static URI byDefault(Properties properties, Map<String, String> environment) {
        String port =
                Objects.requireNonNullElse(properties.getProperty(PORT, environment.get(PORT_VARIABLE)), DEFAULT_PORT);
        return URI.create("http://127.0.0.1:" + port + "/q/health/live");
    }
}
