package dev.windlass.cli;

import dev.windlass.client.JobClient;
import dev.windlass.client.JoinTimeoutException;
import dev.windlass.store.StoreException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code join}: waits until a queue has nothing to do. */
@Command(
        name = "join",
        mixinStandardHelpOptions = true,
        description = "Waits until nothing in a queue is ready, running, or scheduled for a time that has come.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the queue is idle",
            "2:wrong usage",
            "3:Redis cannot be reached, or refuses",
            "4:the deadline ended the wait; the work goes on"
        },
        footer = {"", "Example:", "  join --queue mail --deadline 5m"})
public class JoinCommand implements Callable<Integer> {
    @Option(
            names = "--queue",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The queue. Default: ${DEFAULT-VALUE}.")
    String queue;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            required = true,
            converter = DurationConverter.class,
            description = "How long to wait, such as 10s; more than 0.")
    Duration deadline;

    @Spec
    CommandSpec spec;

    private final JobClient client;

    public JoinCommand(JobClient client) {
        this.client = client;
    }

    @Override
    public Integer call() {
        try {
            // the wait has its own deadline
            client.join(queue, deadline).await().indefinitely();
            return EnqueueCommand.OK;
        } catch (JoinTimeoutException e) {
            return complain(EnqueueCommand.STILL_WAITING, e.getMessage());
        } catch (StoreException e) {
            return complain(EnqueueCommand.STORE_UNREACHABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            return complain(EnqueueCommand.BAD_INPUT, e.getMessage());
        }
    }

    private int complain(int code, @Nullable String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("join: " + what);
        err.flush();
        return code;
    }
}
