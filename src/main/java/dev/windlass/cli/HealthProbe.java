package dev.windlass.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * Asks the daemon beside it how it is, for a container engine, which finds neither a shell nor curl in the image to do so.
 * A program of its own, out of nothing but the JDK: a look every few seconds must not cost what a start of Quarkus costs. So
 * it reads no configuration but the management port, from a system property or the environment.
 */
public final class HealthProbe {
    private static final String PORT = "quarkus.management.port";
    private static final String PORT_VARIABLE = "QUARKUS_MANAGEMENT_PORT";
    private static final String DEFAULT_PORT = "9000";
    private static final int PATIENCE_MS = (int) Duration.ofSeconds(3).toMillis();
    private static final int UP = 0;
    private static final int DOWN = 1;

    private HealthProbe() {}

    /** @param args the address of the check, or none for the default one */
    public static void main(String... args) {
        URI url = args.length > 0 ? URI.create(args[0]) : byDefault(System.getProperties(), System.getenv());
        System.exit(ask(url, System.out, System.err));
    }

    /** Whether these arguments of the program ask for this, and for nothing that needs more. */
    public static boolean isAsked(String... args) {
        return args.length > 0
                && args[0].equals("health")
                && (args.length == 1 || args.length == 2 && !args[1].startsWith("-"));
    }

    /**
     * Live and not ready: a restart mends what stands still here, and no Redis that is away.
     *
     * @return the address of the check that is asked for when none is given
     */
    static URI byDefault(Properties properties, Map<String, String> environment) {
        String port =
                Objects.requireNonNullElse(properties.getProperty(PORT, environment.get(PORT_VARIABLE)), DEFAULT_PORT);
        return URI.create("http://127.0.0.1:" + port + "/q/health/live");
    }

    /**
     * Asks, and prints the answer.
     *
     * @return the exit code: 0 when it is up, 1 when it is down or does not answer within 3 s
     */
    static int ask(URI url, PrintStream out, PrintStream err) {
        try {
            if (!(url.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
                throw new IllegalArgumentException("it is no address of HTTP");
            }
            connection.setConnectTimeout(PATIENCE_MS);
            connection.setReadTimeout(PATIENCE_MS);
            int status = connection.getResponseCode();
            boolean up = status == HttpURLConnection.HTTP_OK;
            try (InputStream body = up ? connection.getInputStream() : connection.getErrorStream()) {
                out.println(
                        body == null ? "status " + status : new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            return up ? UP : DOWN;
        } catch (IOException | IllegalArgumentException e) {
            err.println("health: no answer from " + url + " (" + e.getMessage()
                    + "); start the daemon, or name the address of its check");
            return DOWN;
        }
    }
}
