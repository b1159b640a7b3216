package dev.windlass.testing;

import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A worker moved by hand: a test decides when a job is taken and how it ends. For queues on which no daemon works. */
public final class HandWorker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JobStore store;
    private final Session session;

    public HandWorker(JobStore store, String queue) {
        this.store = store;
        this.session = store.open(new QueueName(queue), "by-hand").await().atMost(PATIENCE);
    }

    /** Takes the next job, which has to come within 10 s. */
    public Delivery take() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> store.reserve(session, 1, Duration.ofSeconds(1))
                                .await()
                                .atMost(PATIENCE),
                        deliveries -> !deliveries.isEmpty())
                .get(0);
    }

    /** Takes the next job and completes it with {@code result}, which is JSON. */
    public Delivery complete(String result) {
        return end(take(), new Outcome.Completed(result.getBytes(StandardCharsets.UTF_8)));
    }

    /** Ends a job that was taken. */
    public Delivery end(Delivery delivery, Outcome outcome) {
        store.settle(session, session.nextBatch(), List.of(new Settlement(delivery, outcome, 1)))
                .await()
                .atMost(PATIENCE);
        return delivery;
    }

    @Override
    public void close() {
        store.release(session).await().atMost(PATIENCE);
    }
}
