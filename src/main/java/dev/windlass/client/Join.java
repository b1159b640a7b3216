package dev.windlass.client;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.StoreException;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * One wait for a queue to become idle. It has to be seen idle twice in a row: a look takes several steps, and a job may
 * move between them.
 */
final class Join {
    private final QueueName queue;
    private final JobStore store;
    private final Waits waits;
    private final Pauses pauses;
    private boolean answered;
    private int idle;

    Join(QueueName queue, JobStore store, Waits waits, Pauses pauses) {
        this.queue = queue;
        this.store = store;
        this.waits = waits;
        this.pauses = pauses;
    }

    /** To be called once. */
    Uni<Void> within(Duration deadline) {
        Uni<Boolean> joined = waits.until(done -> done, this::look, pauses::next);
        return waits.atMost(
                deadline, joined.replaceWithVoid(), () -> store.depth(queue).map(left -> {
                    throw new JoinTimeoutException(queue, deadline, left);
                }));
    }

    private Uni<Boolean> look() {
        return store.idle(queue)
                .invoke(() -> answered = true)
                // one that never answered is told at once; one that did may come back before the deadline
                .onFailure(failure -> answered && failure instanceof StoreException)
                .recoverWithItem(false)
                .map(isIdle -> {
                    if (isIdle && idle == 0) {
                        pauses.reset();
                    }
                    idle = isIdle ? idle + 1 : 0;
                    return idle == 2;
                });
    }
}
