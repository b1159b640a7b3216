package dev.windlass.cli;

import dev.windlass.cli.demo.DemoFolder;
import dev.windlass.cli.demo.DemoReport;
import dev.windlass.cli.demo.DemoRun;
import dev.windlass.cli.demo.Tally;
import dev.windlass.cli.demo.Terminal;
import dev.windlass.client.JobClient;
import dev.windlass.config.KindSettings;
import dev.windlass.config.WindlassConfig;
import dev.windlass.telemetry.AllEvents;
import dev.windlass.time.Ticker;
import dev.windlass.time.VertxTimer;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code demo}: a worker, its Redis and a few jobs of each sort, to look at. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a worker with a Redis of its own, and jobs to look at: checksums of all files below the current"
                    + " folder, sleeps, one job that fails twice and then succeeds, and one that is cancelled.",
            "Its Redis is temporary, and nothing is left behind. With quarkus.redis.hosts set it runs on that Redis, in"
                    + " the queue 'demo', whose keys stay there."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every outcome was the expected one",
            "1:not every one was, or it could not run",
            "2:wrong usage"
        })
public class DemoCommand implements Callable<Integer> {
    /** How long outcomes may take to be told when all results are there. */
    private static final Duration REST = Duration.ofSeconds(5);

    @Spec
    CommandSpec spec;

    private final JobClient client;
    private final AllEvents events;
    private final WindlassConfig config;
    private final Vertx vertx;

    public DemoCommand(JobClient client, AllEvents events, WindlassConfig config, Vertx vertx) {
        this.client = client;
        this.events = events;
        this.config = config;
        this.vertx = vertx;
    }

    @Override
    public Integer call() throws InterruptedException {
        DemoFolder.deleteLeftOver();
        Ticker ticker = Ticker.system();
        Tally tally = new Tally(ticker);
        events.add(tally);
        DemoRun run = new DemoRun(
                client,
                new VertxTimer(vertx),
                config.files().root(),
                config.embedded().folder());
        PrintWriter out = spec.commandLine().getOut();
        DemoReport report = new DemoReport(
                run, tally, kind -> KindSettings.of(config, kind).concurrency(), out, Terminal.isThere());

        long begin = ticker.nanos();
        run.start();
        boolean done = false;
        while (!done) {
            done = run.await(report.pause());
            report.progress(Duration.ofNanos(ticker.nanos() - begin));
        }
        tally.awaitRest(REST);
        return report.verdict(Duration.ofNanos(ticker.nanos() - begin)) ? 0 : 1;
    }
}
