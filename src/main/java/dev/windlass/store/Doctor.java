package dev.windlass.store;

import dev.windlass.job.QueueName;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * Examines whether the store can be trusted with jobs, and whether it holds what it should. Safe to call from any
 * thread, while workers are at work. Every {@link Uni} is lazy and fails with {@link StoreException} when the store
 * does not answer.
 */
public interface Doctor {
    /**
     * Looks at the server and at what these queues need of it. Changes nothing but keys of its own, which are gone when
     * it ends.
     */
    Uni<List<Finding>> examine(Collection<QueueName> queues);

    /**
     * Looks for what no crash of a worker leaves behind: jobs that are in no place, places without a job, sessions that
     * nobody ended. Finds nothing in a sound queue.
     *
     * @param repair true to mend what was found, each in one step that looks again first; false to change nothing
     */
    Uni<List<Finding>> check(QueueName queue, boolean repair);
}
