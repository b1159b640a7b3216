package dev.windlass.cli;

import dev.windlass.client.AwaitTimeoutException;
import dev.windlass.client.JobClient;
import dev.windlass.client.JobResult;
import dev.windlass.client.JsonText;
import dev.windlass.client.MalformedJsonException;
import dev.windlass.job.Failure;
import dev.windlass.job.NewJob;
import dev.windlass.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enqueue}: puts one job in a queue and, if asked to, waits for its result. */
@Command(
        name = "enqueue",
        mixinStandardHelpOptions = true,
        description = "Puts one job in a queue and prints its id; with --wait, prints its result instead.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the job is enqueued (with --wait: completed)",
            "1:with --wait: the job is dead or cancelled",
            "2:wrong usage, or data that no job can have",
            "3:Redis cannot be reached, or refuses",
            "4:with --wait: the wait ended before the job, which goes on"
        },
        footer = {
            "",
            "Examples:",
            "  enqueue echo '{\"n\":1}' --wait 10s",
            "  enqueue mail - --queue mail --delay 5m < letter.json"
        })
public class EnqueueCommand implements Callable<Integer> {
    static final int OK = 0;
    static final int JOB_FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int STORE_UNREACHABLE = 3;
    static final int STILL_WAITING = 4;

    @Parameters(index = "0", paramLabel = "KIND", description = "Which handler runs the job.")
    String kind;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            defaultValue = "null",
            description = "The payload as JSON, or - to read it from standard input. Default: null.")
    String payload;

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The queue. Default: ${DEFAULT-VALUE}.")
    String queue;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Your own id, which makes the command safe to repeat. Default: one is chosen.")
    @Nullable
    String id;

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            defaultValue = "0",
            converter = DurationConverter.class,
            description = "How long until the job is due, such as 5s. Default: at once.")
    Duration delay;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "Attempts including the first, 1 or more. Default: the kind's setting.")
    @Nullable
    Integer maxAttempts;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Longest time of one attempt, at least 1ms. Default: the kind's setting.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Wait this long for the job's end and print its result as JSON.")
    @Nullable
    Duration wait;

    @Spec
    CommandSpec spec;

    private final JobClient client;
    private InputStream in = System.in;

    public EnqueueCommand(JobClient client) {
        this.client = client;
    }

    /** Replaces standard input, for callers that have the payload elsewhere. */
    EnqueueCommand reading(InputStream in) {
        this.in = in;
        return this;
    }

    @Override
    public Integer call() {
        try {
            NewJob job = job();
            return wait == null ? enqueue(job) : enqueueAndWait(job, wait);
        } catch (AwaitTimeoutException e) {
            return complain(STILL_WAITING, e.getMessage());
        } catch (StoreException e) {
            return complain(STORE_UNREACHABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            return complain(BAD_INPUT, e.getMessage());
        }
    }

    private int enqueue(NewJob job) {
        // every wait inside has its own deadline
        print(client.enqueue(queue, job).await().indefinitely().id());
        return OK;
    }

    private int enqueueAndWait(NewJob job, Duration patience) {
        JobResult result = client.call(queue, job, patience).await().indefinitely();
        if (result.completed()) {
            print(result.resultText());
            return OK;
        }
        Failure error = result.error();
        String reason = error == null ? "no reason was kept" : error.type() + ": " + error.message();
        return complain(JOB_FAILED, "job " + result.id() + " is " + result.outcome() + ": " + reason);
    }

    private NewJob job() {
        if (maxAttempts != null && maxAttempts < 1) {
            throw new IllegalArgumentException("--max-attempts must be 1 or more, not " + maxAttempts);
        }
        if (timeout != null && timeout.toMillis() == 0) {
            throw new IllegalArgumentException("--timeout must be at least 1ms; leave it out for the kind's setting");
        }
        return NewJob.ofJson(kind, payload())
                .withId(id)
                .withDelay(delay)
                .withMaxAttempts(maxAttempts == null ? 0 : maxAttempts)
                .withTimeout(timeout);
    }

    private byte[] payload() {
        boolean piped = payload.equals("-");
        try {
            return JsonText.value(piped ? in.readAllBytes() : payload.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the payload " + (piped ? "on standard input " : "") + e.getMessage()
                    + "; a text needs its quotes, as in '\"text\"'");
        } catch (IOException e) {
            throw new IllegalArgumentException("the payload cannot be read from standard input: " + e.getMessage());
        }
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private int complain(int code, @Nullable String what) {
        PrintWriter err = spec.commandLine().getErr();
        // a handler's message may have lines, and colours, of its own
        err.println("enqueue: " + String.valueOf(what).replaceAll("\\p{Cntrl}+", " "));
        err.flush();
        return code;
    }
}
