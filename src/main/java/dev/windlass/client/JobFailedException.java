package dev.windlass.client;

import dev.windlass.job.Failure;
import org.jspecify.annotations.Nullable;

/** The awaited job ended without a result: it is dead, or was cancelled. */
public class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String outcome;
    private final String failureType;
    private final String failureMessage;

    /** Tells of a job whose {@code result} is not a completed one. */
    public JobFailedException(JobResult result) {
        super(message(result));
        this.id = result.id();
        this.outcome = result.outcome();
        Failure error = result.error();
        this.failureType = error == null ? result.outcome() : error.type();
        this.failureMessage = error == null ? "no reason was kept" : error.message();
    }

    public String id() {
        return id;
    }

    /** {@code cancelled} or {@code dead}. */
    public String outcome() {
        return outcome;
    }

    /** The last failure's type: an exception's class name or a constant of {@link Failure}. */
    public String failureType() {
        return failureType;
    }

    /** The last failure's message. */
    public String failureMessage() {
        return failureMessage;
    }

    private static String message(JobResult result) {
        @Nullable Failure error = result.error();
        return "job " + result.id() + " is " + result.outcome()
                + (error == null ? "" : ": " + error.type() + ": " + error.message());
    }
}
