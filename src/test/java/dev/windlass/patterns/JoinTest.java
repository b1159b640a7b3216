package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JoinTimeoutException;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.QueueFullException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Producer and consumer: a bounded queue that holds the producer back, and a join that ends when all is done. */
@QuarkusTest
@TestProfile(GatherProfile.class)
class JoinTest extends PatternCase {
    @Inject
    JobStore store;

    @Test
    void givenABoundedQueue_whenTheProducerIsFaster_thenItWaitsForRoomAndEverythingIsDone() {
        QueueName narrow = new QueueName(GatherProfile.BOUNDED);
        Long most = Multi.createFrom()
                .range(0, 100)
                .onItem()
                .transformToUniAndConcatenate(i -> client.enqueueWaiting(
                                GatherProfile.BOUNDED, NewJob.ofJson("sleep", "{\"ms\":2}"), PATIENCE)
                        .chain(handle -> store.depth(narrow))
                        .map(depth -> depth.ready()))
                .collect()
                .with(java.util.stream.Collectors.reducing(0L, Math::max))
                .await()
                .atMost(Duration.ofSeconds(60));

        assertTrue(most <= GatherProfile.MAX_READY, most + " ready");
        get(client.join(GatherProfile.BOUNDED, PATIENCE));
        assertEquals(
                0, get(store.depth(narrow)).ready() + get(store.depth(narrow)).running());
    }

    @Test
    void givenABoundedQueue_whenTheProducerWillNotWait_thenItIsRefused() {
        JobHandle endless = get(client.enqueue(GatherProfile.BOUNDED, NewJob.ofJson("gather.child", "\"wait\"")));
        try {
            // jobs that the worker takes ahead are not ready any more, so it is refused again until none is taken
            await().atMost(PATIENCE).until(() -> {
                assertThrows(QueueFullException.class, this::enqueueWithoutEnd);
                return leftAfterAMoment() == GatherProfile.MAX_READY;
            });
        } finally {
            get(client.cancel(GatherProfile.BOUNDED, endless.id()));
        }
        get(client.join(GatherProfile.BOUNDED, PATIENCE));
    }

    private void enqueueWithoutEnd() {
        for (int i = 0; i < 1_000; i++) {
            get(client.enqueue(GatherProfile.BOUNDED, NewJob.of("noop")));
        }
    }

    private long leftAfterAMoment() {
        JoinTimeoutException late = assertThrows(
                JoinTimeoutException.class, () -> get(client.join(GatherProfile.BOUNDED, Duration.ofMillis(200))));
        return late.left().ready();
    }
}
