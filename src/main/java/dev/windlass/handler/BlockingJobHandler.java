package dev.windlass.handler;

/**
 * Runs jobs of one kind on a thread of their own: a virtual thread on Java 21 and later, a thread of the bounded worker
 * pool below. Implement it in a bean marked with {@link Handles}.
 *
 * <p>The same warning as for {@link JobHandler} holds: a job may run more than once.
 *
 * <p>A {@code @RequestScoped} bean lives as long as an attempt, and is destroyed on the handler's thread before the outcome
 * is settled; for a handler that heeds no interrupt and was left behind, when it really ends.
 *
 * @param <P> the payload, read from JSON
 * @param <R> the result, written as JSON
 */
public interface BlockingJobHandler<P, R> {
    /**
     * Does the work. The returned value becomes the job's result, a throw makes the job retryable. The thread is
     * interrupted when the job is cancelled, times out or is handed back; {@link JobContext#cancelled()} tells the same.
     *
     * @param payload the job's payload; null only where its JSON is {@code null}
     */
    R handle(P payload, JobContext job) throws Exception;
}
