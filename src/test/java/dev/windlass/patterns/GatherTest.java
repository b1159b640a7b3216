package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.patterns.GatherHandlers.Odd;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gather from a handler: children in the parent's own queue, and a parent that waits without a slot. */
@QuarkusTest
@TestProfile(GatherProfile.class)
class GatherTest extends PatternCase {
    @Inject
    JobStore store;

    @Test
    void givenOneSlot_whenAParentWaitsForItsChildren_thenThereIsNoDeadlock() {
        JobResult result = run(GatherProfile.ONE_SLOT, "gather.sum", "3");

        assertEquals("6", result.resultText());
        assertEquals(List.of("gathered [0, 2, 4]"), Trace.steps(result.id()));
        awaitAllSlotsFree();
    }

    @Test
    void givenOneSlot_whenAParentWaitsForTwoGroupsAtOnce_thenItGetsBothAndRunsOnce() {
        for (int i = 0; i < 20; i++) {
            JobResult result = run(GatherProfile.ONE_SLOT, "gather.both", "40");
            assertEquals("120", result.resultText());
            assertEquals(List.of("started"), Trace.steps(result.id()));
        }
        awaitAllSlotsFree();
    }

    @Test
    void givenParentsThatFillEverySlot_thenAllOfThemGetTheirChildren() {
        List<CompletableFuture<JobResult>> parents = IntStream.range(0, 4 * GatherProfile.PARENTS)
                .mapToObj(i -> client.call(GatherProfile.PARENTS_FILL, NewJob.ofJson("gather.sum", "4"), PATIENCE)
                        .subscribeAsCompletionStage())
                .toList();
        for (CompletableFuture<JobResult> parent : parents) {
            assertEquals("12", parent.orTimeout(30, TimeUnit.SECONDS).join().resultText());
        }
        awaitAllSlotsFree();
    }

    @Test
    void givenMoreChildrenThanABatch_thenTheirResultsComeInOrder() {
        JobResult result = run(GatherProfile.PARENTS_FILL, "gather.sum", "1200");
        assertEquals("" + 1200 * 1199, result.resultText());
    }

    @Test
    void givenAnEmptyList_thenTheResultIsEmptyAtOnce() {
        JobResult result = run(GatherProfile.ONE_SLOT, "gather.sum", "0");
        assertEquals("0", result.resultText());
        assertEquals(List.of("gathered []"), Trace.steps(result.id()));
    }

    @Test
    void givenAChildThatDies_thenTheParentIsTold_andItsNextAttemptGathersNewChildren() {
        JobResult result = run(GatherProfile.ONE_SLOT, "gather.retried", "null");

        assertEquals("\"live and live\"", result.resultText());
        List<String> steps = Trace.steps(result.id());
        assertEquals(1, steps.size());
        assertTrue(
                steps.get(0).startsWith("GatherException member 1 of group " + result.id() + ":1.1 is dead"),
                steps.get(0));
        assertEquals(1, group(result.id() + ":1.1").failed());
        assertEquals(0, group(result.id() + ":2.1").failed());
    }

    @Test
    void givenAMemberWithAnIdOfItsOwn_thenTheParentIsToldWhichAndNoChildIsMade() {
        JobResult result = runOnce("\"id\"");

        assertTrue(
                result.error().message().contains("member " + Odd.INDEX),
                result.error().toString());
        assertTrue(get(store.group(new QueueName(GatherProfile.ONE_SLOT), result.id() + ":1.1"))
                .isEmpty());
        get(client.join(GatherProfile.ONE_SLOT, PATIENCE));
    }

    @Test
    void givenAMemberWhosePayloadIsNotJson_thenTheParentIsToldWhichAndTheGroupEnds() {
        JobResult result = runOnce("\"{\"");

        assertTrue(
                result.error().message().contains("member " + Odd.INDEX),
                result.error().toString());
        assertTrue(
                result.error().message().contains("bad-payload"), result.error().toString());
        await().atMost(PATIENCE).until(() -> group(result.id() + ":1.1").isDone());
        get(client.join(GatherProfile.ONE_SLOT, PATIENCE));
        awaitAllSlotsFree();
    }

    @Test
    void givenAParentThatWaits_whenItIsCancelled_thenItsChildrenAreToo() {
        JobHandle parent = get(client.enqueue(GatherProfile.ONE_SLOT, NewJob.of("gather.endless")));
        awaitStep(parent.id(), "started");
        String children = parent.id() + ":1.1";
        await().atMost(PATIENCE).until(() -> store.group(new QueueName(GatherProfile.ONE_SLOT), children)
                .await()
                .atMost(PATIENCE)
                .isPresent());

        get(client.cancel(GatherProfile.ONE_SLOT, parent.id()));

        await().atMost(PATIENCE)
                .until(() -> get(client.find(GatherProfile.ONE_SLOT, parent.id()))
                                .orElseThrow()
                                .state()
                        == JobState.CANCELLED);
        await().atMost(PATIENCE).until(() -> group(children).isDone());
        get(client.join(GatherProfile.ONE_SLOT, PATIENCE));
        awaitAllSlotsFree();
    }

    private JobResult run(String queue, String kind, String json) {
        return get(client.call(queue, NewJob.ofJson(kind, json), PATIENCE));
    }

    private JobResult runOnce(String json) {
        NewJob parent = NewJob.ofJson("gather.odd", json).withMaxAttempts(1);
        JobResult result = get(client.call(GatherProfile.ONE_SLOT, parent, PATIENCE));
        assertEquals("dead", result.outcome());
        return result;
    }

    private GroupView group(String id) {
        return get(store.group(new QueueName(GatherProfile.ONE_SLOT), id)).orElseThrow();
    }
}
