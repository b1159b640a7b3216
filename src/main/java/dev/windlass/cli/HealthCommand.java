package dev.windlass.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code health}, as the help tells it; {@link HealthProbe} does it, before Quarkus starts where that is possible. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Asks a running daemon for a health check, in a fraction of the time that other commands take.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is up", "1:it is down, or does not answer", "2:wrong usage"})
public class HealthCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "<url>",
            description = "the check, by default http://127.0.0.1:9000/q/health/live, with the port of"
                    + " quarkus.management.port where that is a system property or an environment variable")
    @Nullable
    URI url;

    @Override
    public Integer call() {
        URI asked = url == null ? HealthProbe.byDefault(System.getProperties(), System.getenv()) : url;
        return HealthProbe.ask(asked, System.out, System.err);
    }
}
