package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;

import dev.windlass.client.JobClient;
import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.store.JobView;
import dev.windlass.testing.RedisResource;
import dev.windlass.worker.Worker;
import io.quarkus.test.common.WithTestResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;

/** What the tests of this package have in common: a client, a worker to look at, and patience. */
@WithTestResource(RedisResource.class)
abstract class PatternCase {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    JobClient client;

    @Inject
    Worker worker;

    static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE.plusSeconds(5));
    }

    JobHandle enqueue(String kind, String json) {
        return enqueue(NewJob.ofJson(kind, json));
    }

    JobHandle enqueue(NewJob job) {
        return get(client.enqueue(PatternsProfile.QUEUE, job));
    }

    JobResult run(String kind, String json) {
        return get(client.call(PatternsProfile.QUEUE, NewJob.ofJson(kind, json), PATIENCE));
    }

    JobView view(String id) {
        return get(client.find(PatternsProfile.QUEUE, id)).orElseThrow();
    }

    void awaitState(String id, JobState state) {
        await().atMost(PATIENCE).until(() -> view(id).state() == state);
    }

    void awaitStep(String id, String step) {
        await().atMost(PATIENCE).until(() -> Trace.steps(id).contains(step));
    }

    void awaitAllSlotsFree() {
        await().atMost(PATIENCE).until(() -> worker.taken() == 0);
    }
}
