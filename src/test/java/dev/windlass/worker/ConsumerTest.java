package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.retry.RetryPolicy;
import dev.windlass.store.StoreException;
import dev.windlass.testing.FaultyJobStore.Call;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A consumer whose store is well. */
class ConsumerTest extends ConsumerCase {
    @Test
    void givenJobs_whenItStarts_thenEachRunsOnceAndIsSettled() {
        List<String> before = enqueue(Handlers.UNI, 10);
        start();
        List<String> after = enqueue(Handlers.BLOCKING, 10);
        before.forEach(this::awaitCompleted);
        after.forEach(this::awaitCompleted);
        assertEquals(20, handlers.begun());
        assertEquals(20, count("XLEN", "results"));
        assertEquals(0, count("XLEN", "ready"));
    }

    @Test
    void givenNoSlotFree_thenNoMoreIsTakenThanCanRun() {
        runUntilCompleted();
        List<String> ids = enqueue(Handlers.UNI, 10);
        start();
        awaitRunning(ids.subList(0, 4).toArray(String[]::new));
        assertEquals(4, consumer.status().running());
        assertEquals(4, get(store.depth(queue)).running(), "the others are left to other workers");

        complete(ids.get(0));
        awaitRunning(ids.get(4));
        assertEquals(0, slots.all().free());
    }

    @Test
    void givenKindAtItsLimit_thenOtherKindsRun() {
        runUntilCompleted();
        List<String> few = enqueue(Handlers.FEW, 3);
        start();
        awaitRunning(few.get(0), few.get(1));
        String other = enqueue(Handlers.UNI);
        awaitRunning(other);
        assertTrue(!runs(few.get(2)));

        complete(few.get(0));
        awaitRunning(few.get(2));
    }

    @Test
    void givenFarMoreOfAKindThanMayRun_thenTheyComeBackLaterWithoutCostingAnAttempt() {
        runUntilCompleted();
        List<String> few = enqueue(Handlers.FEW, 40);
        String other = enqueue(Handlers.UNI);
        start();
        // while jobs are sent back, others behind them are looked for now and then
        later(() -> runs(other));
        until(() -> !events.settled().isEmpty());
        assertTrue(events.settled().stream().allMatch(one -> one.outcome() instanceof Outcome.Snooze));
        completeAtOnce();
        complete(few.get(0));
        complete(few.get(1));
        complete(other);
        later(() -> {
            redis.cli("ZUNIONSTORE", key("scheduled"), "1", key("scheduled"), "WEIGHTS", "0");
            get(store.promote(queue));
            return events.settled().stream()
                            .filter(one -> one.outcome() instanceof Outcome.Completed)
                            .count()
                    == 41;
        });
        assertTrue(events.settled().stream().allMatch(one -> one.delivery().attempt() == 1));
    }

    @Test
    void givenEndsOfEveryKind_thenAllSlotsAreFreeAgain() {
        kinds.put(Handlers.UNI, settings(0, Duration.ofSeconds(1)));
        kinds.put(Handlers.BLOCKING, settings(0, Duration.ofSeconds(1)));
        start();
        for (int round = 0; round < 3; round++) {
            runUntilCompleted();
            String cancelled = enqueue(Handlers.UNI);
            String timedOut = enqueue(Handlers.FEW);
            awaitRunning(cancelled);
            consumer.cancel(cancelled);
            awaitEnd(cancelled, Outcome.Cancelled.class);
            awaitRunning(timedOut);
            complete(timedOut);
            awaitCompleted(timedOut);
            awaitEnd(enqueue(Handlers.UNI), Outcome.Retry.class);
            handlers.uni = job -> {
                throw new IllegalStateException("at once");
            };
            awaitEnd(enqueue(Handlers.UNI), Outcome.Retry.class);
            awaitEnd(enqueue(Handlers.FEW), Outcome.Retry.class);
            handlers.uni = job -> Uni.createFrom().failure(new DiscardException("no"));
            awaitEnd(enqueue(Handlers.FEW), Outcome.Dead.class);
            handlers.work = job -> {
                throw new DiscardException("no");
            };
            awaitEnd(enqueue(Handlers.BLOCKING), Outcome.Dead.class);
            handlers.work = job -> {
                Thread.currentThread().join();
                return "never";
            };
            awaitEnd(enqueue(Handlers.BLOCKING), Outcome.Retry.class);
            awaitEnd(enqueue("nobody-does-this"), Outcome.Retry.class);
        }
        assertAllFree();
    }

    @Test
    void givenCancelRequestInRedisOnly_whenAHeartbeatTellsOfIt_thenTheJobIsCancelled() {
        runUntilCompleted();
        start();
        String id = enqueue(Handlers.UNI);
        awaitRunning(id);
        redis.cli("ZADD", key("cancelled"), "1", id);
        awaitEnd(id, Outcome.Cancelled.class);
        assertEquals(0, count("ZCARD", "cancelled"));
    }

    @Test
    void givenCancelRequest_whenTheJobWaitsForItsKind_thenItNeverBegins() {
        runUntilCompleted();
        List<String> few = enqueue(Handlers.FEW, 3);
        start();
        awaitRunning(few.get(0), few.get(1));
        consumer.cancel(few.get(2));
        complete(few.get(0));
        awaitEnd(few.get(2), Outcome.Cancelled.class);
        assertTrue(!runs(few.get(2)));
        complete(few.get(1));
        until(() -> slots.taken() == 0);
        assertAllFree();
    }

    @Test
    void givenPausedQueue_thenNothingIsTakenUntilItGoesOn() {
        redis.cli("HSET", key("control"), "paused", "1");
        String id = enqueue(Handlers.UNI);
        start();
        later(() -> faults.made(Call.HEARTBEAT) > 3);
        assertEquals(0, faults.made(Call.RESERVE));
        redis.cli("HDEL", key("control"), "paused");
        awaitCompleted(id);
    }

    @Test
    void givenStepThatThrows_thenTheJobIsBuriedAndTheQueueGoesOn() {
        RetryPolicy bug = new RetryPolicy(MAX_ATTEMPTS, (attempt, failure) -> {
            throw new IllegalStateException("a bug of ours");
        });
        kinds.put(Handlers.FEW, settings(2, Duration.ZERO, bug));
        start();
        handlers.uni = job -> Uni.createFrom().failure(new IllegalStateException("no"));
        String id = enqueue(Handlers.FEW);
        awaitEnd(id, Outcome.Dead.class);
        assertEquals(1, events.count("broken " + id));
        completeAtOnce();
        enqueue(Handlers.FEW, 10).forEach(this::awaitCompleted);
        assertAllFree();
    }

    @Test
    void givenListenerThatThrows_whenJobsAreSettled_thenTheQueueGoesOn() {
        events.breakDown();
        start();
        // more than can be held at the same time
        int jobs = CONCURRENCY + Prefetch.MOST + 500;
        enqueue(Handlers.UNI, jobs);
        get(store.enqueue(queue, NewJob.of("nobody-does-this").withMaxAttempts(1)));
        later(() -> count("XLEN", "ready") == 0 && count("XLEN", "results") == jobs);
        String last = enqueue(Handlers.UNI);
        later(() -> !events.outcomes(last).isEmpty());
        assertEquals("" + (jobs + 1), redis.cli("HGET", key("stats"), "completed"));
        assertEquals("", redis.cli("HGET", key("stats"), "dead"), "settled once, whatever the listener did");
    }

    @Test
    void givenStoreThatCannotOpenASession_thenItTriesUntilItCan() {
        for (int i = 0; i < 5; i++) {
            faults.fail(Call.OPEN, new StoreException("no connection"));
        }
        String id = enqueue(Handlers.UNI);
        consumer.start();
        later(() -> events.count("failed open a session") >= 1);
        assertNotNull(consumer.status().problem());
        awaitCompleted(id);
        assertEquals(5, events.count("failed open a session"));
        assertEquals(1, events.count("recovered"));
        assertNull(consumer.status().problem());
    }

    @Test
    void givenReadThatNeverEnds_thenTheStatusShowsNoProgress() {
        faults.hang(Call.RESERVE);
        start();
        until(() -> faults.made(Call.RESERVE) == 1);
        advanceBySeconds(20);
        assertTrue(consumer.status().sinceProgress().toSeconds() <= 1, "a read may take that long");
        advanceBySeconds(60);
        assertTrue(consumer.status().sinceProgress().toSeconds() >= 30, "the loop that takes jobs stands still");
        faults.goDown();
    }

    private void advanceBySeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            onLoop(() -> time.advance(Duration.ofSeconds(1)));
        }
    }

    private void assertAllFree() {
        until(() -> slots.taken() == 0);
        Limit few = slots.of(Handlers.FEW);
        assertEquals(2, few == null ? -1 : few.free());
        until(() -> consumer.status().running() == 0);
    }
}
