package dev.windlass.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.store.CancelReply;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class JobClientTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Inject
    JobClient client;

    @Inject
    JobStore store;

    @Inject
    Vertx vertx;

    /** A queue for every test, so that one that fails leaves nothing to the next. */
    private final String queue = "client-" + JobId.random();

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
    void givenPlainJob_whenCompleted_thenAwaitReadsTheResult() {
        JobHandle handle = item(client.enqueue(queue, "size", Map.of("n", 1)));
        assertEquals(queue, handle.queue());
        assertFalse(handle.duplicate());

        CompletableFuture<Size> awaited = start(handle.await(Size.class, DEADLINE));
        assertEquals(
                "{\"n\":1}", String.valueOf(worker.complete("{\"width\":3}").payload()));

        assertEquals(3, awaited.orTimeout(10, TimeUnit.SECONDS).join().width());
        assertEquals(3, item(handle.await(Size.class, DEADLINE)).width(), "awaited again, from the record");
    }

    @Test
    void givenManyCalls_whenSettledInAnyOrder_thenEachGetsItsOwnResult() {
        List<CompletableFuture<JobResult>> calls = IntStream.range(0, 50)
                .mapToObj(n ->
                        start(client.call(queue, NewJob.ofJson("echo", "" + n).withId("many-" + n), DEADLINE)))
                .toList();
        for (int n = 0; n < 50; n++) {
            var taken = worker.take();
            worker.end(
                    taken,
                    new Outcome.Completed(
                            taken.payload() == null ? null : taken.payload().getBytes()));
        }
        for (int n = 0; n < 50; n++) {
            JobResult result = calls.get(n).orTimeout(10, TimeUnit.SECONDS).join();
            assertEquals("many-" + n, result.id());
            assertEquals("" + n, result.resultText());
        }
    }

    @Test
    void givenCallOfAnIdThatIsThereAlready_thenItWaitsForThatJob() {
        item(client.enqueue(queue, NewJob.of("echo").withId("twice")));
        CompletableFuture<JobResult> call =
                start(client.call(queue, NewJob.of("echo").withId("twice"), DEADLINE));
        worker.complete("2");
        assertEquals("2", call.orTimeout(10, TimeUnit.SECONDS).join().resultText());
        assertTrue(
                item(client.enqueue(queue, NewJob.of("echo").withId("twice"))).duplicate());
    }

    @Test
    void givenDeadJob_whenAwaited_thenTheFailureIsTold() {
        JobHandle handle = item(client.enqueue(queue, "size", null));
        worker.end(worker.take(), new Outcome.Dead(Failure.of("timeout", "took too long")));

        JobFailedException failed =
                assertThrows(JobFailedException.class, () -> item(handle.await(Size.class, DEADLINE)));
        assertEquals(handle.id(), failed.id());
        assertEquals("dead", failed.outcome());
        assertEquals("timeout", failed.failureType());
        assertEquals("took too long", failed.failureMessage());
    }

    @Test
    void givenDeadAndCancelledJobs_whenCalled_thenTheOutcomeIsTheItem() {
        CompletableFuture<JobResult> dead = start(client.call(queue, NewJob.of("echo"), DEADLINE));
        worker.end(worker.take(), new Outcome.Dead(Failure.of("timeout", "took too long")));
        JobResult result = dead.orTimeout(10, TimeUnit.SECONDS).join();
        assertEquals("dead", result.outcome());
        assertEquals(
                "took too long", result.error() == null ? "" : result.error().message());

        CompletableFuture<JobResult> cancelled = start(client.call(queue, NewJob.of("echo"), DEADLINE));
        worker.end(worker.take(), new Outcome.Cancelled("enough"));
        assertEquals(
                "cancelled", cancelled.orTimeout(10, TimeUnit.SECONDS).join().outcome());
    }

    @Test
    void givenNobodyWorks_whenTheDeadlinePasses_thenTheTimeoutTellsTheState() {
        AwaitTimeoutException timeout = assertThrows(
                AwaitTimeoutException.class,
                () -> item(
                        client.call(queue, NewJob.of("echo").withDelay(Duration.ofHours(1)), Duration.ofMillis(50))));
        assertEquals(JobState.SCHEDULED, timeout.state().orElseThrow());
        assertEquals(CancelReply.DONE, item(client.cancel(queue, timeout.id())));
        assertEquals(CancelReply.ALREADY_SETTLED, item(client.cancel(queue, timeout.id())));
    }

    @Test
    void givenResultOfAnotherShape_whenAwaited_thenTheMessageQuotesNothing() {
        JobHandle handle = item(client.enqueue(queue, "size", null));
        worker.complete("{\"width\":\"secret\"}");
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> item(handle.await(Size.class, DEADLINE)));
        assertTrue(String.valueOf(failed.getMessage()).contains("width"), failed.getMessage());
        assertFalse(String.valueOf(failed.getMessage()).contains("secret"), failed.getMessage());
    }

    @Test
    void givenKeepZero_thenNoRecordIsLeft_andOtherwiseOneIs() {
        JobHandle without =
                item(client.enqueue(queue, NewJob.of("echo").withId("k0").withKeep(Duration.ZERO)));
        worker.complete("1");
        JobHandle with = item(client.enqueue(queue, NewJob.of("echo").withId("k1")));
        worker.complete("1");
        assertTrue(item(client.find(queue, without.id())).isEmpty());
        assertEquals(
                JobState.COMPLETED,
                item(client.find(queue, with.id())).orElseThrow().state());
    }

    @Test
    void givenManyJobs_whenEnqueuedTogether_thenTheHandlesAreInOrder() {
        List<JobHandle> handles = item(client.enqueueAll(
                queue, List.of(NewJob.of("echo").withId("x1"), NewJob.of("echo").withId("x2"))));
        assertEquals(List.of("x1", "x2"), handles.stream().map(JobHandle::id).toList());
        worker.complete("1");
        worker.complete("2");
    }

    @Test
    void illegalDataFailsTheUniAndNotTheCaller() {
        Uni<JobHandle> badQueue = client.enqueue("no queue", NewJob.of("echo"));
        assertThrows(IllegalArgumentException.class, () -> item(badQueue));
        Uni<JobHandle> tooLarge = client.enqueue(queue, NewJob.ofJson("echo", new byte[2_000_000]));
        String message = String.valueOf(assertThrows(PayloadTooLargeException.class, () -> item(tooLarge))
                .getMessage());
        assertTrue(message.contains("2000000") && message.contains("1048576"), message);
        assertTrue(message.contains("windlass.payload.max"), message);
        assertThrows(IllegalArgumentException.class, () -> item(client.find(queue, "a b")));
    }

    @Test
    void resultsArriveOnTheCallersContext() {
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        var context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> client.call(queue, NewJob.of("echo"), DEADLINE)
                .subscribe()
                .with(result -> same.complete(Vertx.currentContext() == context), same::completeExceptionally));
        worker.complete("1");
        assertTrue(same.orTimeout(10, TimeUnit.SECONDS).join());
    }

    private static <T> T item(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(15));
    }

    private static <T> CompletableFuture<T> start(Uni<T> uni) {
        return uni.subscribeAsCompletionStage();
    }

    /** A result type. */
    public record Size(int width) {}
}
