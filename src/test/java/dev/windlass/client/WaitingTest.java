package dev.windlass.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.QueueDepth;
import dev.windlass.store.QueueFullException;
import dev.windlass.store.StoreException;
import dev.windlass.testing.VirtualTime;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Waits for an idle queue and for room, in virtual time. */
class WaitingTest {
    private static final QueueName QUEUE = new QueueName("q");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTime timer = new VirtualTime();
    private final Waits waits = new Waits(timer);
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void givenIdleTwiceInARow_thenTheJoinEndsAfterTheShortestPause() {
        CompletableFuture<Void> joined = join(idle(true, true));
        assertFalse(joined.isDone(), "one look is not enough");

        timer.advance(Duration.ofMillis(20));

        assertTrue(joined.isDone());
        joined.join();
        assertEquals(2, looks.get());
        assertEquals(0, timer.scheduled(), "the deadline is called off");
    }

    @Test
    void givenAJobBetweenTwoLooks_thenTheJoinGoesOn() {
        CompletableFuture<Void> joined = join(idle(true, false, true, false, true, true));
        timer.advance(Duration.ofSeconds(1));
        joined.join();
        assertEquals(6, looks.get());
    }

    @Test
    void givenWork_thenTheLooksGetRarer() {
        CompletableFuture<Void> joined = join(idle(false));
        timer.advance(Duration.ofSeconds(10));
        // 20, 40, … 320 ms, then every 500 ms
        assertTrue(looks.get() > 20 && looks.get() <= 26, looks + " looks in 10 s");
        assertFalse(joined.isDone());
    }

    @Test
    void givenDeadline_whenThereIsWorkLeft_thenTheFailureTellsHowMuch() {
        CompletableFuture<Void> joined = join(idle(false));
        timer.advance(MINUTE);

        JoinTimeoutException late = assertInstanceOf(JoinTimeoutException.class, failure(joined));
        assertEquals(new QueueDepth(3, 2, 1, 0), late.left());
        assertTrue(("" + late.getMessage()).contains("3 ready, 2 running"), late.getMessage());
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenAStoreThatNeverAnswered_thenTheJoinFailsAtOnce_andLaterTroubleIsPutUpWith() {
        JobStore down = new ScriptedStore()
                .on("idle", call -> Uni.createFrom().failure(new StoreException("down")))
                .store();
        assertInstanceOf(StoreException.class, failure(join(down)));
        assertEquals(0, timer.scheduled());

        Queue<Uni<Boolean>> answers = new ArrayDeque<>(List.of(
                Uni.createFrom().item(true),
                Uni.createFrom().failure(new StoreException("down")),
                Uni.createFrom().item(true),
                Uni.createFrom().item(true)));
        CompletableFuture<Void> joined =
                join(new ScriptedStore().on("idle", call -> answers.remove()).store());
        timer.advance(Duration.ofSeconds(1));
        joined.join();
    }

    @Test
    void givenAWaitThatIsCancelled_thenNothingIsLookedAtAnyMore() {
        CompletableFuture<Void> joined = join(idle(false));
        joined.cancel(true);
        int before = looks.get();
        timer.advance(MINUTE);
        assertEquals(before, looks.get());
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenAHundredThousandLooks_thenTheEndUnwindsNoStack() {
        CompletableFuture<Integer> wait = waits.until(
                        n -> n == 100_000,
                        () -> Uni.createFrom().item(looks.incrementAndGet()),
                        () -> Duration.ofMillis(500))
                .subscribeAsCompletionStage();
        timer.advance(Duration.ofMillis(500).multipliedBy(100_000));
        assertEquals(100_000, wait.join());
    }

    @Test
    void givenRoomAfterAWhile_thenTheJobIsEnqueued() {
        CompletableFuture<String> put = put(Duration.ofSeconds(1), 4);
        timer.advance(Duration.ofSeconds(1));
        assertEquals("put", put.join());
        assertEquals(4, looks.get());
    }

    @Test
    void givenNoRoom_whenThePatienceIsOver_thenTheLastTryDecides() {
        CompletableFuture<String> put = put(Duration.ofSeconds(1), Integer.MAX_VALUE);
        timer.advance(Duration.ofMillis(999));
        assertFalse(put.isDone());
        timer.advance(Duration.ofMillis(1));
        assertInstanceOf(QueueFullException.class, failure(put));
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenAnotherFailure_thenItIsNotTriedAgain() {
        Room room = new Room(waits, pauses(), MINUTE);
        CompletableFuture<String> put = room.<String>until(
                        () -> Uni.createFrom().failure(new StoreException("down")))
                .subscribeAsCompletionStage();
        assertInstanceOf(StoreException.class, failure(put));
    }

    @Test
    void durationsThatAreNoneAreRefusedByTheirName() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            String message = ""
                    + assertThrows(IllegalArgumentException.class, () -> Require.positive("patience", none))
                            .getMessage();
            assertTrue(message.startsWith("patience must be more than 0, not " + none), message);
        }
        assertEquals(MINUTE, Require.positive("deadline", MINUTE));
    }

    private CompletableFuture<Void> join(JobStore store) {
        return new Join(QUEUE, store, waits, pauses()).within(MINUTE).subscribeAsCompletionStage();
    }

    /** A store that is idle or not, one answer a look, the last one for ever. */
    private JobStore idle(Boolean... answers) {
        return new ScriptedStore()
                .on("idle", call -> Uni.createFrom()
                        .item(answers[Math.min(looks.getAndIncrement(), answers.length - 1)]))
                .on("depth", call -> Uni.createFrom().item(new QueueDepth(3, 2, 1, 0)))
                .store();
    }

    private CompletableFuture<String> put(Duration patience, int successful) {
        return new Room(waits, pauses(), patience)
                .until(() -> looks.incrementAndGet() == successful
                        ? Uni.createFrom().item("put")
                        : Uni.createFrom().failure(new QueueFullException(QUEUE, 3)))
                .subscribeAsCompletionStage();
    }

    private static Pauses pauses() {
        return new Pauses(Duration.ofMillis(20), Duration.ofMillis(500), () -> 0);
    }

    private static Throwable failure(CompletableFuture<?> failed) {
        assertTrue(failed.isDone(), "it has not failed yet");
        Throwable thrown = assertThrows(CompletionException.class, failed::join);
        return thrown.getCause() == null ? thrown : thrown.getCause();
    }
}
