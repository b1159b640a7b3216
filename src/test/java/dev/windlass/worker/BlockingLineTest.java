package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.JobContext;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts of handlers that block and are stopped. */
class BlockingLineTest extends LineCase {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** Waits, and ends when it is interrupted. */
    private Object heed(JobContext job) throws InterruptedException {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        return "done";
    }

    /** Waits, and goes on waiting when it is interrupted. */
    private Object ignore(JobContext job) {
        boolean waits = true;
        while (waits) {
            try {
                mayEnd.await();
                waits = false;
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
        return "done";
    }

    @AfterEach
    void letEnd() {
        mayEnd.countDown();
    }

    @Test
    void givenHandlerThatHeedsInterrupts_whenCancelled_thenItEndsAtOnceAndTheJobIsCancelled() throws Exception {
        handlers.work = this::heed;
        Attempt attempt = attempt(Handlers.BLOCKING);
        CompletableFuture<Settlement> end = begin(attempt);
        JobContext job = handlers.awaitBegun();

        stop(attempt, Stop.CANCELLED);

        assertInstanceOf(Outcome.Cancelled.class, await(end).outcome());
        assertTrue(job.cancelled());
        assertSlotFree();
        advance(GRACE);
        assertEquals(List.of(), events.told());
    }

    @Test
    void givenHandlerThatPollsForItsCancelling_whenTimeIsUp_thenItsLateResultDoesNotCount() throws Exception {
        kinds.put(Handlers.BLOCKING, settings(0, SECOND));
        handlers.work = job -> {
            while (!job.cancelled()) {
                Thread.onSpinWait();
            }
            return "half done";
        };
        CompletableFuture<Settlement> end = begin(attempt(Handlers.BLOCKING));
        handlers.awaitBegun();
        advance(SECOND);
        assertRetry(Failure.TIMEOUT, await(end));
        advance(GRACE);
        assertEquals(List.of(), events.told());
    }

    @Test
    void givenHandlerThatIgnoresInterrupts_whenItsGraceIsOver_thenItIsLeftBehindAndKeepsItsSlotUntilItEnds()
            throws Exception {
        kinds.put(Handlers.BLOCKING, settings(0, SECOND));
        handlers.work = this::ignore;
        Attempt attempt = attempt(Handlers.BLOCKING);
        CompletableFuture<Settlement> end = begin(attempt);
        handlers.awaitBegun();
        advance(SECOND);
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        advance(GRACE.minusMillis(1));
        assertFalse(end.isDone());
        assertEquals(List.of(), events.told());

        advance(Duration.ofMillis(1));

        assertRetry(Failure.TIMEOUT, await(end));
        assertEquals(SECOND.plus(GRACE).toMillis(), await(end).tookMillis());
        assertEquals(List.of("left behind " + attempt.id()), events.told());
        assertSlotTaken();

        mayEnd.countDown();
        until(this::slotIsFree);
        assertEquals(1, events.settled().size(), "its late end is nobody's business");
    }

    @Test
    void givenHandlerThatIsLeftBehind_thenItKeepsWhatItAcquiredUntilItEnds() throws Exception {
        AtomicReference<Thread> closedOn = new AtomicReference<>();
        AtomicReference<Thread> ranOn = new AtomicReference<>();
        handlers.work = job -> {
            ranOn.set(Thread.currentThread());
            job.closing(() -> closedOn.set(Thread.currentThread()));
            return ignore(job);
        };
        Attempt attempt = attempt(Handlers.BLOCKING);
        CompletableFuture<Settlement> end = begin(attempt);
        handlers.awaitBegun();
        until(() -> attempt.toRelease() != null);
        stop(attempt, Stop.CANCELLED);
        advance(GRACE);
        await(end);
        assertNull(closedOn.get());

        mayEnd.countDown();

        until(this::slotIsFree);
        assertSame(ranOn.get(), closedOn.get());
    }

    @Test
    void givenHandlerThatEndsWithinItsGrace_thenItWasNotLeftBehind() throws Exception {
        handlers.work = this::ignore;
        Attempt attempt = attempt(Handlers.BLOCKING);
        CompletableFuture<Settlement> end = begin(attempt);
        handlers.awaitBegun();
        stop(attempt, Stop.CANCELLED);
        advance(GRACE.minusMillis(1));

        mayEnd.countDown();

        assertInstanceOf(Outcome.Cancelled.class, await(end).outcome());
        advance(GRACE);
        assertEquals(List.of(), events.told());
        assertSlotFree();
    }

    @Test
    void givenJobThatStillWaitsForAThread_whenCancelled_thenItNeverRuns() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        CountDownLatch busy = new CountDownLatch(1);
        one.execute(() -> awaitUninterruptibly(busy));
        blockOn(one);
        Attempt attempt = attempt(Handlers.BLOCKING);
        CompletableFuture<Settlement> end = begin(attempt);

        stop(attempt, Stop.CANCELLED);
        busy.countDown();

        assertInstanceOf(Outcome.Cancelled.class, await(end).outcome());
        assertNotBegun();
        assertSlotFree();
        advance(GRACE);
        one.shutdown();
    }

    @Test
    void givenPoolThatTakesNothing_thenTheJobIsRetriedAndItsSlotIsFree() {
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        blockOn(closed);
        assertRetry("java.util.concurrent.RejectedExecutionException", run(Handlers.BLOCKING));
        assertSlotFree();
    }

    @Test
    void givenRunningAttempt_whenAbandoned_thenItIsInterruptedAndItsSlotIsFreeWhenItEnds() throws Exception {
        kinds.put(Handlers.BLOCKING, settings(0, SECOND));
        handlers.work = this::ignore;
        Attempt attempt = attempt(Handlers.BLOCKING);
        CompletableFuture<Settlement> end = begin(attempt);
        handlers.awaitBegun();

        onLoop(attempt::abandon);

        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        assertEquals(0, time.scheduled(), "its alarm is off");
        assertSlotTaken();
        mayEnd.countDown();
        until(this::slotIsFree);
        assertFalse(end.isDone());
        assertEquals(0, store.batches().size());
    }

    @Test
    void givenInterruptThatComesLate_thenItDoesNotMeetTheNextJobOfTheThread() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        blockOn(one);
        handlers.work = job -> {
            // as a handler may leave it behind
            Thread.currentThread().interrupt();
            return "done";
        };
        run(Handlers.BLOCKING);
        handlers.work = job -> Thread.currentThread().isInterrupted();
        assertEquals(
                "false",
                new String(
                        ((Outcome.Completed) run(Handlers.BLOCKING).outcome()).result(),
                        java.nio.charset.StandardCharsets.UTF_8));
        one.shutdown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean waits = true;
        while (waits) {
            try {
                latch.await();
                waits = false;
            } catch (InterruptedException e) {
                waits = true;
            }
        }
    }
}
