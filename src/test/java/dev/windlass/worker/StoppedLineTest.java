package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.JobContext;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.Settlement;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts of handlers on the event loop that are stopped: by a time limit, by a cancel request, or for good. */
class StoppedLineTest extends LineCase {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger cancelled = new AtomicInteger();

    @BeforeEach
    void runForEver() {
        handlers.uni = job -> Uni.createFrom().nothing().onCancellation().invoke(cancelled::incrementAndGet);
    }

    @Test
    void givenTimeout_whenItComes_thenTheHandlerIsCancelledAndTheJobRetried() {
        kinds.put(Handlers.UNI, settings(0, SECOND));
        CompletableFuture<Settlement> end = begin(attempt(Handlers.UNI));
        advance(SECOND.minusMillis(1));
        assertEquals(0, cancelled.get());
        advance(Duration.ofMillis(1));

        Failure failure = assertRetry(Failure.TIMEOUT, await(end));
        assertTrue(failure.message().contains("1000 ms"), failure.message());
        assertEquals(1_000, await(end).tookMillis());
        assertEquals(1, cancelled.get());
        assertSlotFree();
    }

    @Test
    void givenTimeout_whenItComesInTheLastAttempt_thenTheJobIsBuried() {
        kinds.put(Handlers.UNI, settings(0, SECOND));
        CompletableFuture<Settlement> end = begin(attempt(Handlers.UNI, draft -> draft.attempt = MAX_ATTEMPTS));
        advance(SECOND);
        assertDead(Failure.TIMEOUT, await(end));
    }

    @Test
    void theStricterOfTwoTimeoutsCounts() {
        for (Duration ofKind : new Duration[] {SECOND, Duration.ofHours(1), Duration.ZERO}) {
            kinds.put(Handlers.UNI, settings(0, ofKind));
            CompletableFuture<Settlement> end = begin(attempt(Handlers.UNI, draft -> draft.timeoutMillis = 2_000));
            boolean kindFirst = ofKind.equals(SECOND);
            advance(SECOND);
            assertEquals(kindFirst, end.isDone() || slotIsFree(), "after a second, with " + ofKind);
            advance(SECOND);
            Failure failure = assertRetry(Failure.TIMEOUT, await(end));
            assertTrue(failure.message().contains(kindFirst ? "1000 ms" : "2000 ms"), failure.message());
        }
    }

    @Test
    void givenNoTimeout_thenItRunsAsLongAsItTakes() {
        Attempt attempt = attempt(Handlers.UNI);
        CompletableFuture<Settlement> end = begin(attempt);
        assertEquals(0, time.scheduled());
        advance(Duration.ofDays(10));
        assertFalse(end.isDone());
        stop(attempt, Stop.CANCELLED);
        await(end);
    }

    @Test
    void givenDeadlineBeforeTheTimeout_whenItComes_thenTheJobIsBuriedWhateverAttemptsAreLeft() {
        kinds.put(Handlers.UNI, settings(0, Duration.ofMinutes(1)));
        CompletableFuture<Settlement> end = begin(attempt(Handlers.UNI, draft -> draft.deadline = NOW + 1_000));
        advance(SECOND);
        assertDead(Failure.DEADLINE, await(end));
        assertEquals(1, cancelled.get());
        assertSlotFree();
    }

    @Test
    void givenTimeoutBeforeTheDeadline_whenItComes_thenTheJobIsRetried() {
        kinds.put(Handlers.UNI, settings(0, SECOND));
        CompletableFuture<Settlement> end = begin(attempt(Handlers.UNI, draft -> draft.deadline = NOW + 1_001));
        advance(SECOND);
        assertRetry(Failure.TIMEOUT, await(end));
    }

    @Test
    void givenDeadlineThatPassesWhileThePayloadIsRead_thenTheHandlerIsStoppedStill() {
        handlers.whileReading = () -> time.jump(SECOND);
        CompletableFuture<Settlement> end = begin(attempt(Handlers.NUMBER, draft -> {
            draft.payload = Buffer.buffer("7");
            draft.deadline = NOW + 1_000;
        }));
        advance(Duration.ofMillis(1));
        assertDead(Failure.DEADLINE, await(end));
    }

    @Test
    void givenCancelRequest_whenItRuns_thenTheHandlerIsCancelledAndTheJobToo() throws InterruptedException {
        Attempt attempt = attempt(Handlers.UNI);
        CompletableFuture<Settlement> end = begin(attempt);
        JobContext job = handlers.awaitBegun();
        assertFalse(job.cancelled());
        stop(attempt, Stop.CANCELLED);

        assertInstanceOf(Outcome.Cancelled.class, await(end).outcome());
        assertTrue(job.cancelled());
        assertEquals(1, cancelled.get());
        assertSlotFree();
    }

    @Test
    void givenTwoReasonsToStop_thenTheFirstCounts() {
        kinds.put(Handlers.UNI, settings(0, SECOND));
        Attempt attempt = attempt(Handlers.UNI);
        CompletableFuture<Settlement> end = begin(attempt);
        advance(SECOND);
        stop(attempt, Stop.CANCELLED);
        assertRetry(Failure.TIMEOUT, await(end));
        assertSlotFree();
    }

    @Test
    void givenHandlerThatIgnoresItsCancelling_whenItEndsLater_thenNobodyHearsOfIt() {
        CompletableFuture<UniEmitter<? super Object>> late = new CompletableFuture<>();
        handlers.uni = job -> Uni.createFrom().<Object>emitter(late::complete);
        Attempt attempt = attempt(Handlers.UNI);
        CompletableFuture<Settlement> end = begin(attempt);
        stop(attempt, Stop.CANCELLED);
        assertInstanceOf(Outcome.Cancelled.class, await(end).outcome());

        onLoop(() -> late.join().complete("too late"));

        assertEquals(1, events.settled().size());
        assertSlotFree();
    }

    @Test
    void givenStopAfterTheEnd_thenItChangesNothing() {
        handlers.uni = job -> Uni.createFrom().item("done");
        Attempt attempt = attempt(Handlers.UNI);
        assertInstanceOf(Outcome.Completed.class, run(attempt).outcome());
        stop(attempt, Stop.CANCELLED);
        assertEquals(1, events.settled().size());
        assertSlotFree();
    }

    @Test
    void givenHandlerThatEndsInTime_thenItsAlarmIsOff() {
        handlers.uni = job -> Uni.createFrom().item("done");
        kinds.put(Handlers.UNI, settings(0, SECOND));
        assertInstanceOf(Outcome.Completed.class, run(Handlers.UNI).outcome());
        assertEquals(0, time.scheduled());
    }

    @Test
    void givenRunningAttempt_whenAbandoned_thenTheHandlerIsCancelledAndNoOutcomeFollows() throws InterruptedException {
        kinds.put(Handlers.UNI, settings(0, SECOND));
        Attempt attempt = attempt(Handlers.UNI);
        CompletableFuture<Settlement> end = begin(attempt);
        JobContext job = handlers.awaitBegun();

        onLoop(attempt::abandon);

        assertTrue(job.cancelled());
        assertEquals(1, cancelled.get());
        assertSlotFree();
        assertEquals(0, time.scheduled(), "its alarm is off");
        advance(SECOND);
        assertFalse(end.isDone());
        assertEquals(0, store.batches().size());
    }

    @Test
    void givenAttemptWithASlotThatNeverBegan_whenAbandoned_thenItsSlotIsFree() {
        Slots one = new Slots(1, kind -> 0);
        Dispatcher holding = new Dispatcher(loop, one, 1, () -> true, Deliveries.notes(loop), started -> {});
        Attempt attempt = Deliveries.attempt(Handlers.UNI, loop, holding);
        onLoop(() -> {
            holding.add(attempt);
            holding.dispatch();
            assertEquals(0, one.all().free());
            attempt.abandon();
            attempt.abandon();
        });
        assertEquals(1, one.all().free());
    }
}
