package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Takes single attempts down the line. The deliveries are made up, and the store settles what it does not hold too. */
abstract class LineCase extends WorkerCase {
    private static final int CONCURRENCY = 4;

    private final Dispatcher dispatcher =
            new Dispatcher(loop, slots, CONCURRENCY, () -> true, Deliveries.notes(loop), this::start);
    private final Facilities facilities = new Facilities(place, loop, dispatcher, new ObjectMapper(), GRACE);
    private final Map<Delivery, CompletableFuture<Settlement>> ends = new ConcurrentHashMap<>();
    private AttemptRunner runner = runner(threads);
    private final Session session = openOnLoop();
    private final Settler settler =
            new Settler(place, session, loop, new ConsumerStatus(queue, time), this::settled, batch -> {});

    @BeforeEach
    void setRedisClock() {
        redisClock.heard(NOW);
    }

    @AfterEach
    void noAlarmIsLeftBehind() {
        assertEquals(0, time.scheduled(), "tasks left in the timer");
    }

    /** From now on handlers that block run on {@code executor}. */
    void blockOn(ExecutorService executor) {
        runner = runner(executor);
    }

    Attempt attempt(String kind) {
        return attempt(kind, draft -> {});
    }

    Attempt attempt(String kind, Consumer<Delivery.Draft> change) {
        return runner.newAttempt(Deliveries.of(kind, change), facilities, session);
    }

    /** Gives the attempt a slot and takes it down the line; does not wait for its end. */
    CompletableFuture<Settlement> begin(Attempt attempt) {
        CompletableFuture<Settlement> end = new CompletableFuture<>();
        ends.put(attempt.delivery(), end);
        onLoop(() -> {
            dispatcher.add(attempt);
            dispatcher.dispatch();
        });
        return end;
    }

    private void start(Attempt attempt) {
        runner.run(attempt, settler);
    }

    private void settled(Settlement settlement) {
        events.settled(settlement);
        ends.get(settlement.delivery()).complete(settlement);
    }

    Settlement run(Attempt attempt) {
        return await(begin(attempt));
    }

    Settlement run(String kind) {
        return run(attempt(kind));
    }

    static Settlement await(CompletableFuture<Settlement> end) {
        return end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Time goes on, and what is due runs on the loop, before this returns. */
    void advance(Duration by) {
        onLoop(() -> time.advance(by));
    }

    void stop(Attempt attempt, Stop why) {
        onLoop(() -> attempt.stop(why));
    }

    void assertSlotTaken() {
        onLoop(() -> assertEquals(1, dispatcher.running()));
        assertEquals(CONCURRENCY - 1, slots.all().free());
    }

    /** Each slot has been given back once: twice would make it more than there are. */
    void assertSlotFree() {
        onLoop(() -> assertEquals(0, dispatcher.running()));
        assertEquals(CONCURRENCY, slots.all().free());
    }

    boolean slotIsFree() {
        return slots.all().free() == CONCURRENCY;
    }

    /** How often handlers were asked to run. */
    void assertNotBegun() {
        assertEquals(0, handlers.begun(), "handlers that began");
    }

    static Failure assertDead(String type, Settlement settlement) {
        Failure failure =
                assertInstanceOf(Outcome.Dead.class, settlement.outcome()).failure();
        assertEquals(type, failure.type());
        assertTrue(!failure.message().isBlank(), "a failure has a message");
        return failure;
    }

    static Failure assertRetry(String type, Settlement settlement) {
        Outcome.Retry retry = assertInstanceOf(Outcome.Retry.class, settlement.outcome());
        assertEquals(type, retry.failure().type());
        assertEquals(BACKOFF, retry.delay());
        return retry.failure();
    }
}
