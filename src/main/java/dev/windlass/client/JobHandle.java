package dev.windlass.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.QueueName;
import dev.windlass.store.Enqueued;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Function;

/** An enqueued job, and the means to wait for its end. Safe to use from any thread, and to await more than once. */
public final class JobHandle {
    private final QueueName queue;
    private final Enqueued enqueued;
    private final ObjectMapper json;
    private final Function<Duration, Uni<JobResult>> waiting;

    JobHandle(QueueName queue, Enqueued enqueued, ObjectMapper json, Function<Duration, Uni<JobResult>> waiting) {
        this.queue = queue;
        this.enqueued = enqueued;
        this.json = json;
        this.waiting = waiting;
    }

    public String id() {
        return enqueued.id();
    }

    public String queue() {
        return queue.value();
    }

    /** True when a job of this id was there before, so that nothing was added; awaiting it awaits that job. */
    public boolean duplicate() {
        return enqueued.duplicate();
    }

    /**
     * Waits for the job to complete, by looking at its record with growing pauses; nothing blocks. It needs a record, so
     * a job with {@code keep} zero is never seen to end.
     *
     * @param deadline how long, from the subscription on; more than 0
     * @return the result; null where the handler returned nothing. Fails with {@link JobFailedException} when the job is
     *     dead or cancelled, with {@link AwaitTimeoutException} at the deadline, and with {@link IllegalStateException}
     *     when the result does not fit {@code type}
     */
    public <R> Uni<R> await(Class<R> type, Duration deadline) {
        return await(deadline).map(result -> result.read(json, type));
    }

    /** As {@link #await(Class, Duration)}, but with any outcome as its item. */
    public Uni<JobResult> await(Duration deadline) {
        return waiting.apply(deadline);
    }

    @Override
    public String toString() {
        return "job " + id() + " of queue " + queue;
    }
}
