package dev.windlass.handler;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a handler may know of the job that it runs, and do for it. Safe to use from any thread. */
public interface JobContext {
    /** The job's id: the same in every attempt and delivery, so it serves as an idempotency key. */
    String id();

    /** The job's kind. */
    String kind();

    /** The queue it was taken from. */
    QueueName queue();

    /** Which attempt this is, counted from 1. A delivery after a worker's death repeats the same attempt. */
    int attempt();

    /** How many attempts there will be at most, including the first. */
    int maxAttempts();

    /**
     * A number that rises with every delivery of this job. A system that remembers the highest it has seen, and refuses
     * lower ones, is safe from a worker that was frozen and woke up late.
     */
    long fencingToken();

    /** How often a worker died, or was cut off, after this job had started there; with the third the job is buried. */
    int crashes();

    /** The name of the worker that was lost last while this attempt ran; null for none, and after a parking of the job. */
    @Nullable
    String lostWorker();

    /** The producer's {@code meta.*} fields, without the prefix. */
    Map<String, String> meta();

    /**
     * The W3C trace context that the producer gave the job, as it came and unchecked: to be passed on to whatever the
     * handler calls. It is the entry's field {@code traceparent}, else {@code meta.traceparent}; null for neither.
     */
    @Nullable
    String traceparent();

    /** Tells whether the job was cancelled, timed out or is being handed back; blocking handlers poll it. */
    boolean cancelled();

    /**
     * Tells how far the work has come, for whoever watches. Cheap to call often: two a second are stored, always
     * the newest.
     *
     * @param done how much is done, 0 or more
     * @param total of how much in all, 0 where that is not known
     * @param message what is being done, at most 500 characters; null for nothing
     * @throws IllegalStateException when the attempt has ended
     */
    void progress(long done, long total, @Nullable String message);

    /**
     * Uses something that has to be given back: acquired before, released after, whatever becomes of the use, also when
     * the job is cancelled, times out or is handed back. Several are released in reverse order, all before the job's
     * outcome is settled. A release that fails is reported and changes nothing about the outcome.
     */
    <T, R> Uni<R> using(Supplier<Uni<T>> acquire, Function<T, Uni<R>> use, Function<T, Uni<Void>> release);

    /**
     * Closes {@code resource} when the attempt has ended and before its outcome is settled; several in reverse order. On
     * the handler's own thread where it blocks, else on the event loop, where closing must not block. What has no owner
     * but the attempt may as well be a {@code @RequestScoped} bean; those are destroyed after everything acquired here.
     *
     * @return {@code resource}
     */
    <T extends AutoCloseable> T closing(T resource);

    /**
     * Runs jobs side by side, in this job's queue, and waits for all of them; the results come in the order of the jobs.
     * While it waits, this job gives its slot to others, so that a parent never keeps its children waiting. The first
     * child that ends dead or cancelled asks the others to stop and fails the {@link Uni} with
     * {@link GatherException}; cancelling it asks all to stop. A delivery repeated after a crash finds the children of the
     * one before; a new attempt runs new ones.
     *
     * @param jobs without ids, delays or times of their own; none gives an empty list
     * @param type what each result is read as
     */
    <R> Uni<List<R>> gather(List<NewJob> jobs, Class<R> type);
}
