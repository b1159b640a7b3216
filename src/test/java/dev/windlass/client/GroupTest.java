package dev.windlass.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.GatherException;
import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups from the producer's side; a test ends the members by hand. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class GroupTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Inject
    JobClient client;

    @Inject
    JobStore store;

    private final String queue = "group-" + JobId.random();

    private HandWorker worker;

    @BeforeEach
    void openSession() {
        worker = new HandWorker(store, queue);
    }

    @AfterEach
    void closeSession() {
        worker.close();
    }

    @Test
    void givenMembers_whenAllComplete_thenTheirResultsComeInTheOrderOfSubmission() {
        GroupHandle group = item(client.group(queue, jobs(3), OnFailure.WAIT_FOR_ALL));
        assertEquals(queue, group.queue());
        CompletableFuture<List<Integer>> all = start(group.awaitAll(Integer.class, DEADLINE));

        var taken = List.of(worker.take(), worker.take(), worker.take());
        for (int i = 2; i >= 0; i--) {
            worker.end(taken.get(i), completed("" + i));
        }

        assertEquals(List.of(0, 1, 2), all.orTimeout(10, TimeUnit.SECONDS).join());
        assertEquals(3, item(group.await(DEADLINE)).done());
        JobResult last = item(group.results().collect().last());
        assertEquals(group.id() + "#2", last.id());
        assertFalse(item(group.cancel()), "nobody is left to be cancelled");
    }

    @Test
    void givenNoMembers_thenTheGroupIsDoneAtOnce() {
        GroupHandle group = item(client.group(queue, List.of(), OnFailure.CANCEL_REST));
        assertTrue(item(group.progress()).isDone());
        assertEquals(List.of(), item(group.awaitAll(String.class, DEADLINE)));
        assertEquals(List.of(), item(group.results().collect().asList()));
        assertEquals(1, item(group.watch().collect().asList()).size());
    }

    @Test
    void givenResultsOfNull_thenTheListHoldsThem() {
        GroupHandle group = item(client.group(queue, jobs(2), OnFailure.WAIT_FOR_ALL));
        worker.end(worker.take(), new Outcome.Completed(null));
        worker.complete("7");
        List<Integer> all = item(group.awaitAll(Integer.class, DEADLINE));
        assertEquals(null, all.get(0));
        assertEquals(7, all.get(1));
    }

    @Test
    void givenAFailureThatCancelsTheRest_thenAwaitAllFailsBeforeTheOthersHaveEnded() {
        GroupHandle group = item(client.group(queue, jobs(3), OnFailure.CANCEL_REST));
        worker.take();
        worker.end(worker.take(), new Outcome.Dead(Failure.of("boom", "it broke")));

        GatherException failed =
                assertThrows(GatherException.class, () -> item(group.awaitAll(Integer.class, DEADLINE)));

        assertEquals(1, failed.index());
        assertEquals("dead", failed.outcome());
        assertTrue(("" + failed.getMessage()).contains("boom: it broke"), failed.getMessage());
        GroupView view = item(group.progress());
        assertTrue(view.cancelled() && !view.isDone());
    }

    @Test
    void givenAFailureThatCancelsNobody_thenAwaitAllFailsWhenAllHaveEnded() {
        GroupHandle group = item(client.group(queue, jobs(2), OnFailure.WAIT_FOR_ALL));
        CompletableFuture<List<Integer>> all = start(group.awaitAll(Integer.class, DEADLINE));
        worker.end(worker.take(), new Outcome.Cancelled("as asked"));
        assertEquals(1, item(group.progress()).failed());
        assertFalse(all.isDone());

        worker.complete("1");

        var thrown =
                assertThrows(java.util.concurrent.CompletionException.class, () -> all.orTimeout(10, TimeUnit.SECONDS)
                        .join());
        assertEquals(0, ((GatherException) thrown.getCause()).index());
        List<JobResult> results = item(group.results().collect().asList());
        assertEquals(
                List.of("cancelled", "completed"),
                results.stream().map(JobResult::outcome).toList());
    }

    @Test
    void givenADeadline_whenMembersAreLeft_thenTheFailureTellsHowFarItWas() {
        GroupHandle group = item(client.group(queue, jobs(2), OnFailure.WAIT_FOR_ALL));
        worker.complete("1");

        GroupTimeoutException late =
                assertThrows(GroupTimeoutException.class, () -> item(group.await(Duration.ofMillis(100))));

        assertTrue(("" + late.getMessage()).contains("1 of 2 members have ended"), late.getMessage());
        worker.complete("1");
        assertTrue(item(group.await(DEADLINE)).isDone());
    }

    @Test
    void givenTheSameIdTwice_thenNothingIsAddedTwice() {
        item(client.group(queue, "mine", jobs(700), OnFailure.WAIT_FOR_ALL));
        item(client.group(queue, "mine", jobs(700), OnFailure.WAIT_FOR_ALL));
        assertEquals(700, item(client.findGroup(queue, "mine").progress()).added());
        assertEquals(
                700, item(store.depth(new dev.windlass.job.QueueName(queue))).ready());
        assertTrue(item(client.findGroup(queue, "mine").cancel()));
    }

    @Test
    void givenAnIllegalMember_thenItsIndexIsToldAndTheOthersAreCalledOff() {
        for (NewJob odd : List.of(
                NewJob.of("echo").withId("own"),
                NewJob.of("echo").withDelay(DEADLINE),
                NewJob.ofJson("echo", "\"" + "x".repeat(1_100_000) + "\""))) {
            String id = JobId.random();
            Iterable<NewJob> jobs = () -> IntStream.range(0, 800)
                    .mapToObj(i -> i == 600 ? odd : NewJob.of("echo"))
                    .iterator();
            IllegalMemberException illegal = assertThrows(
                    IllegalMemberException.class, () -> item(client.group(queue, id, jobs, OnFailure.WAIT_FOR_ALL)));
            assertEquals(600, illegal.index());
            GroupView left = item(client.findGroup(queue, id).progress());
            assertEquals(500, left.size(), "what was added is closed, so that it can end");
            assertTrue(left.cancelled());
        }
    }

    @Test
    void givenJobsThatThrow_thenTheirFailureIsTold() {
        Iterator<NewJob> broken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public NewJob next() {
                throw new IllegalStateException("the file ended");
            }
        };
        assertThrows(
                IllegalStateException.class, () -> item(client.group(queue, () -> broken, OnFailure.WAIT_FOR_ALL)));
    }

    @Test
    void watchTellsChangesOnlyAndEnds() {
        GroupHandle group = item(client.group(queue, jobs(3), OnFailure.WAIT_FOR_ALL));
        ConcurrentLinkedQueue<GroupView> seen = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> watched =
                start(group.watch().invoke(seen::add).collect().last().replaceWithVoid());
        for (int i = 0; i < 3; i++) {
            worker.complete("1");
        }
        watched.orTimeout(10, TimeUnit.SECONDS).join();
        List<GroupView> views = List.copyOf(seen);
        assertEquals(views.stream().distinct().toList(), views);
        assertTrue(views.get(views.size() - 1).isDone());
    }

    @Test
    void resultsComeAsTheyAreAskedForAndAsTheyEnd() {
        GroupHandle group = item(client.group(queue, jobs(3), OnFailure.WAIT_FOR_ALL));
        AssertSubscriber<JobResult> reader = group.results().subscribe().withSubscriber(AssertSubscriber.create(1));
        worker.complete("0");
        reader.awaitItems(1, DEADLINE);
        reader.request(2);
        worker.complete("1");
        reader.awaitItems(2, DEADLINE);
        reader.assertNotTerminated();
        worker.complete("2");
        reader.awaitCompletion(DEADLINE);
        assertEquals(
                List.of("0", "1", "2"),
                reader.getItems().stream().map(JobResult::resultText).toList());
    }

    @Test
    void unknownGroupsAndIllegalArgumentsAreToldByName() {
        GroupHandle nobody = client.findGroup(queue, "nobody");
        assertThrows(UnknownGroupException.class, () -> item(nobody.progress()));
        assertThrows(UnknownGroupException.class, () -> item(nobody.await(DEADLINE)));
        assertThrows(
                UnknownGroupException.class,
                () -> item(nobody.results().collect().asList()));
        assertFalse(item(nobody.cancel()));
        assertThrows(IllegalArgumentException.class, () -> client.findGroup(queue, "a b"));
        for (Uni<?> refused : List.of(
                nobody.await(Duration.ZERO),
                nobody.awaitAll(String.class, Duration.ofSeconds(-1)),
                client.join(queue, Duration.ZERO),
                client.call(queue, NewJob.of("echo"), Duration.ofSeconds(-1)))) {
            String message = ""
                    + assertThrows(IllegalArgumentException.class, () -> item(refused))
                            .getMessage();
            assertTrue(message.startsWith("deadline must be more than 0"), message);
        }
        String message = ""
                + assertThrows(
                                IllegalArgumentException.class,
                                () -> item(client.enqueueWaiting(queue, NewJob.of("echo"), Duration.ZERO)))
                        .getMessage();
        assertTrue(message.startsWith("patience must be more than 0"), message);
    }

    @Test
    void joinEndsWhenTheQueueIsIdleAndNotBefore() {
        item(client.join(queue, DEADLINE));
        item(client.enqueue(queue, NewJob.of("echo")));
        item(client.enqueue(queue, NewJob.of("echo").withDelay(Duration.ofHours(1))));
        JoinTimeoutException late =
                assertThrows(JoinTimeoutException.class, () -> item(client.join(queue, Duration.ofMillis(100))));
        assertEquals(1, late.left().ready());
        CompletableFuture<Void> joined = start(client.join(queue, DEADLINE));
        worker.complete("1");
        joined.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static Iterable<NewJob> jobs(int n) {
        return () -> IntStream.range(0, n)
                .mapToObj(i -> NewJob.ofJson("echo", "" + i))
                .iterator();
    }

    private static Outcome completed(String json) {
        return new Outcome.Completed(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static <T> T item(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(15));
    }

    private static <T> CompletableFuture<T> start(Uni<T> uni) {
        return uni.subscribeAsCompletionStage();
    }
}
