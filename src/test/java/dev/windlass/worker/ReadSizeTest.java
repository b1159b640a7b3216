package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.VirtualTime;
import dev.windlass.time.Clocks;
import dev.windlass.time.RedisClock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How much is read, with four slots of 200 taken by a kind that has no more, and 16 places to wait for it. */
class ReadSizeTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String FEW = "few";
    private static final int CONCURRENCY = 200;
    private static final int MOST_APART = 16;

    private final VirtualTime time = new VirtualTime();
    private final EventLoop loop = EventLoop.of(VERTX);
    private final Slots slots = new Slots(CONCURRENCY, kind -> kind.equals(FEW) ? 4 : 0);
    private final HeldJobs held = new HeldJobs();
    private final Dispatcher dispatcher =
            new Dispatcher(loop, slots, CONCURRENCY, () -> true, Deliveries.notes(loop), this::started);
    private final AtomicInteger askedAgain = new AtomicInteger();
    private final ReadSize size = new ReadSize(
            CONCURRENCY,
            held,
            dispatcher,
            loop,
            new Clocks(time, time, new RedisClock(time)),
            askedAgain::incrementAndGet);
    private final List<Attempt> running = new ArrayList<>();

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void givenKindAtItsLimitWithRoomLeft_thenItTakesNoRoomFromOthers() {
        add(4 + MOST_APART);
        assertEquals(CONCURRENCY - 4, next());
    }

    @Test
    void givenJobsThatWereSentBack_thenOnlyALittleIsReadAndNotAllTheTime() {
        add(4 + MOST_APART + 1);
        time.jump(Duration.ofMillis(50));

        assertEquals(100, next(), "to look for other kinds behind");
        assertEquals(0, next());
        assertEquals(0, next());
        assertEquals(0, askedAgain.get());
        onLoop(() -> time.advance(Duration.ofMillis(50)));
        assertEquals(1, askedAgain.get(), "it asks again by itself, once");
        assertEquals(100, next());
    }

    @Test
    void givenJobsThatWereSentBack_whenHalfTheRoomIsFree_thenAsMuchIsReadAsFindsRoom() {
        add(4 + MOST_APART + 1);
        end(7);
        assertEquals(0, next());
        end(1);
        assertEquals(8, next());
        end(12);
        assertEquals(MOST_APART, next(), "nobody waits, and more would be sent back still");
    }

    @Test
    void givenNoneSentBackForTwoSeconds_thenEverythingIsReadAgain() {
        add(4 + MOST_APART + 1);
        assertTrue(next() < CONCURRENCY - 4);
        time.jump(Duration.ofSeconds(2));
        assertEquals(CONCURRENCY - 4, next());
    }

    private void started(Attempt attempt) {
        if (attempt.holdsSlot()) {
            running.add(attempt);
        } else {
            held.settled(attempt.delivery().entry());
        }
    }

    private void add(int times) {
        onLoop(() -> {
            for (int i = 0; i < times; i++) {
                Attempt attempt = Deliveries.attempt(FEW, loop, dispatcher);
                held.add(attempt);
                dispatcher.add(attempt);
            }
            dispatcher.dispatch();
        });
    }

    private void end(int times) {
        for (int i = 0; i < times; i++) {
            onLoop(() -> {
                Attempt first = running.remove(0);
                held.settled(first.delivery().entry());
                first.leave();
            });
        }
        onLoop(() -> {});
    }

    private int next() {
        AtomicInteger next = new AtomicInteger();
        onLoop(() -> next.set(size.next()));
        return next.get();
    }

    private void onLoop(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.run(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
