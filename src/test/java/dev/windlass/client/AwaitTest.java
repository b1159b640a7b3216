package dev.windlass.client;

import static dev.windlass.client.ScriptedStore.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobView;
import dev.windlass.store.StoreException;
import dev.windlass.testing.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final VirtualTime timer = new VirtualTime();
    private Uni<Optional<JobView>> record = found(view(JobState.READY, null, null));
    private int looks;

    @Test
    void givenSettledRecord_whenAwaited_thenItIsToldAtOnce() {
        record = found(view(JobState.COMPLETED, "{\"n\":1}", null));
        JobResult result = await().byRecord()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted()
                .getItem();

        assertEquals("{\"n\":1}", result.resultText());
        assertTrue(result.completed());
        assertEquals(1, looks);
        assertEquals(0, timer.scheduled(), "nothing is left behind");
    }

    @Test
    void givenRunningJob_whenItEnds_thenTheNextLookTells() {
        UniAssertSubscriber<JobResult> waiter =
                await().byRecord().subscribe().withSubscriber(UniAssertSubscriber.create());
        timer.advance(Duration.ofSeconds(3));
        waiter.assertNotTerminated();

        record = found(view(JobState.DEAD, null, "{\"type\":\"timeout\",\"message\":\"took too long\"}"));
        timer.advance(Duration.ofSeconds(1));

        JobResult result = waiter.assertCompleted().getItem();
        assertEquals("dead", result.outcome());
        assertEquals("timeout", result.error() == null ? "" : result.error().type());
        // at 0, 20, 60, 140, 300, 620, 1260, 2260, 3260 ms
        assertEquals(9, looks);
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenUnsettledJob_whenTheDeadlinePasses_thenTheTimeoutSaysWhereItWasSeen() {
        record = found(view(JobState.RUNNING, null, null));
        UniAssertSubscriber<JobResult> waiter =
                await().byRecord().subscribe().withSubscriber(UniAssertSubscriber.create());
        timer.advance(DEADLINE);

        AwaitTimeoutException timeout = assertInstanceOf(
                AwaitTimeoutException.class,
                waiter.assertFailedWith(AwaitTimeoutException.class).getFailure());
        assertEquals(Optional.of(JobState.RUNNING), timeout.state());
        assertTrue(String.valueOf(timeout.getMessage()).contains("goes on"), timeout.getMessage());
        assertTrue(String.valueOf(timeout.getMessage()).contains("/api/v1/queues/q/jobs/j1"), timeout.getMessage());
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenStoreThatFailsForAWhile_whenItIsBack_thenTheWaitGoesOn() {
        record = Uni.createFrom().failure(new StoreException("no connection"));
        UniAssertSubscriber<JobResult> waiter =
                await().byRecord().subscribe().withSubscriber(UniAssertSubscriber.create());
        timer.advance(Duration.ofSeconds(5));
        waiter.assertNotTerminated();

        record = found(view(JobState.COMPLETED, null, null));
        timer.advance(Duration.ofSeconds(1));
        assertEquals("null", waiter.assertCompleted().getItem().resultText());
    }

    @Test
    void givenStoreThatFailsToTheEnd_whenTheDeadlinePasses_thenTheTimeoutCarriesTheCause() {
        StoreException cause = new StoreException("no connection");
        record = Uni.createFrom().failure(cause);
        UniAssertSubscriber<JobResult> waiter =
                await().byRecord().subscribe().withSubscriber(UniAssertSubscriber.create());
        timer.advance(DEADLINE);

        assertSame(
                cause,
                waiter.assertFailedWith(AwaitTimeoutException.class)
                        .getFailure()
                        .getCause());
    }

    @Test
    void givenStoreThatNeverAnswers_whenTheDeadlinePasses_thenTheWaitEndsSoonAfter() {
        record = Uni.createFrom().nothing();
        UniAssertSubscriber<JobResult> waiter =
                await().byRecord().subscribe().withSubscriber(UniAssertSubscriber.create());
        timer.advance(DEADLINE);
        waiter.assertNotTerminated();
        timer.advance(Duration.ofMillis(500));
        waiter.assertFailedWith(AwaitTimeoutException.class);
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenPush_whenItComes_thenTheRecordWasNotLookedAt() {
        CompletableFuture<JobResult> push = new CompletableFuture<>();
        UniAssertSubscriber<JobResult> waiter =
                await().byPush(push).subscribe().withSubscriber(UniAssertSubscriber.create());
        JobResult result = new JobResult("j1", "completed", null, null);
        push.complete(result);

        assertSame(result, waiter.assertCompleted().getItem());
        assertEquals(0, looks);
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenPushThatGotLost_whenTheJobHasEnded_thenItsRecordTells() {
        UniAssertSubscriber<JobResult> waiter =
                await().byPush(new CompletableFuture<>()).subscribe().withSubscriber(UniAssertSubscriber.create());
        record = found(view(JobState.COMPLETED, "7", null));
        timer.advance(DEADLINE);
        assertEquals("7", waiter.assertCompleted().getItem().resultText());
    }

    @Test
    void givenJobThatEndsJustBeforeTheDeadline_whenItPasses_thenTheLastLookTells() {
        UniAssertSubscriber<JobResult> waiter =
                await().byRecord().subscribe().withSubscriber(UniAssertSubscriber.create());
        timer.advance(DEADLINE.minusMillis(1));
        record = found(view(JobState.CANCELLED, null, null));
        timer.advance(Duration.ofMillis(1));
        assertEquals("cancelled", waiter.assertCompleted().getItem().outcome());
    }

    @Test
    void givenWaiterThatGoesAway_whenTimePasses_thenNothingHappens() {
        await().byRecord()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .cancel();
        assertEquals(0, timer.scheduled());
    }

    private Await await() {
        Pauses pauses = new Pauses(Duration.ofMillis(20), Duration.ofSeconds(1), () -> 0);
        ScriptedStore store = new ScriptedStore().on("find", arguments -> {
            looks++;
            return record;
        });
        return new Await(new QueueName("q"), "j1", store.store(), timer, pauses, DEADLINE);
    }

    private static Uni<Optional<JobView>> found(JobView view) {
        return Uni.createFrom().item(Optional.of(view));
    }
}
