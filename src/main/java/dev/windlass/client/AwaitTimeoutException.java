package dev.windlass.client;

import dev.windlass.job.JobState;
import dev.windlass.job.QueueName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The awaited job had not ended at the deadline. The job itself is not touched: it goes on and can be looked up. */
public class AwaitTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String queue;
    private final String id;
    private final @Nullable JobState state;

    /**
     * @param state where the job was last seen; null when the store told nothing of it
     * @param cause why the store could not be asked; null when it answered
     */
    AwaitTimeoutException(
            QueueName queue, String id, Duration deadline, @Nullable JobState state, @Nullable Throwable cause) {
        super(message(queue, id, deadline, state, cause), cause);
        this.queue = queue.value();
        this.id = id;
        this.state = state;
    }

    public String queue() {
        return queue;
    }

    public String id() {
        return id;
    }

    /** Where the job was last seen; empty when the store told nothing of it. */
    public Optional<JobState> state() {
        return Optional.ofNullable(state);
    }

    private static String message(
            QueueName queue, String id, Duration deadline, @Nullable JobState state, @Nullable Throwable cause) {
        String known;
        if (cause != null) {
            known = "the store could not be asked about it";
        } else if (state == null) {
            known = "the store has no record of it: it waits in the queue, or ended without leaving one";
        } else {
            known = "it was " + state.text();
        }
        return "job " + id + " of queue " + queue + " had not ended after " + deadline.toMillis() + " ms (" + known
                + "). It goes on; look it up with JobClient.find or GET /api/v1/queues/" + queue + "/jobs/" + id;
    }
}
