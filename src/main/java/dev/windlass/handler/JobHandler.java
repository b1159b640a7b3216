package dev.windlass.handler;

import io.smallrye.mutiny.Uni;

/**
 * Runs jobs of one kind on the event loop. Implement it in a bean marked with {@link Handles}.
 *
 * <p>A job may run more than once (a worker can die after the work and before the outcome is settled), so make the
 * effect repeatable: {@link JobContext#id()} is the same in every run, {@link JobContext#fencingToken()} rises with
 * each. {@link #handle} is called on an event loop and must not block; use {@link BlockingJobHandler} for work that
 * does.
 *
 * <p>A {@code @RequestScoped} bean lives as long as an attempt, also in what the {@link Uni} calls back later, and is
 * destroyed on the event loop before the outcome is settled: its {@code @PreDestroy} must not block.
 *
 * @param <P> the payload, read from JSON
 * @param <R> the result, written as JSON
 */
public interface JobHandler<P, R> {
    /**
     * Starts the work and returns at once. The item becomes the job's result, a failure makes the job retryable, and a
     * cancelled subscription means that the job was cancelled, timed out or is being handed back: stop the work.
     *
     * @param payload the job's payload; null only where its JSON is {@code null}
     */
    Uni<R> handle(P payload, JobContext job);
}
