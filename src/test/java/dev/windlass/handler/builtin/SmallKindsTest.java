package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.handler.BadPayloadException;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.FakeJob;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.handler.RegisteredHandler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Noop, echo and sleep, run as the daemon runs them: by kind, from payload to result. */
class SmallKindsTest {
    private static Vertx vertx;
    private static HandlerRegistry registry;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        registry = HandlerRegistry.of(new ObjectMapper(), new Noop(), new Echo(), new Sleep(vertx));
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void noopTakesAnythingAndReturnsNothing() {
        assertNull(run("noop", "{\"n\":1}"));
        assertNull(run("noop", "not even JSON"));
        assertNull(run("noop", null));
    }

    @Test
    void echoReturnsItsPayloadByteForByte() {
        String odd = " {\"ü\" : 1.50,\n\"a\":[ ]} ";

        assertArrayEquals(Buffer.buffer(odd).getBytes(), run("echo", odd));
        assertNull(run("echo", null));
        assertThrows(BadPayloadException.class, () -> run("echo", "oops"));
    }

    @Test
    void sleepCompletesWithoutResultAndNotTooEarly() {
        long started = System.nanoTime();

        assertNull(run("sleep", "{\"ms\":20}"));

        assertTrue(System.nanoTime() - started >= 20_000_000);
        assertNull(run("sleep", "{\"ms\":0}"));
    }

    @Test
    void givenSleepingJob_whenCancelled_thenItsTimerIsCalledOff() {
        // a Vert.x counts its timers, so the sleep's is the next one
        long control = vertx.setTimer(1_000_000, fired -> {});
        UniAssertSubscriber<Object> sleeping =
                start("sleep", "{\"ms\":1000000}").subscribe().withSubscriber(UniAssertSubscriber.create());
        assertTrue(vertx.cancelTimer(control));

        sleeping.cancel();

        assertFalse(vertx.cancelTimer(control + 1), "the timer still runs");
        sleeping.assertNotTerminated();
    }

    @Test
    void givenSleepingJob_whenNotCancelled_thenItsTimerRuns() {
        long control = vertx.setTimer(1_000_000, fired -> {});
        start("sleep", "{\"ms\":1000000}").subscribe().withSubscriber(UniAssertSubscriber.create());

        assertTrue(vertx.cancelTimer(control));
        assertTrue(vertx.cancelTimer(control + 1), "no timer was set");
    }

    @Test
    void givenLongestSleep_whenStarted_thenItDoesNotComeBackAtOnce() {
        UniAssertSubscriber<Object> sleeping = start("sleep", "{\"ms\":" + Long.MAX_VALUE + "}")
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        assertNull(run("sleep", "{\"ms\":50}"));

        sleeping.assertNotTerminated();
        sleeping.cancel();
    }

    @Test
    void givenNoOrNegativeTime_whenSleeping_thenDiscarded() {
        discards("ms of job job-1 must be 0 or more, not -5", "{\"ms\":-5}");
        discards("job job-1 does not say how long to sleep", "{}");
        discards("job job-1 does not say how long to sleep", "{\"ms\":null}");
        discards("job job-1 does not say how long to sleep", null);
    }

    private static void discards(String part, String payload) {
        String message = assertThrows(DiscardException.class, () -> run("sleep", payload))
                .getMessage();
        assertTrue(message.startsWith(part), message);
    }

    private static byte[] run(String kind, String payload) {
        return handler(kind).encode(start(kind, payload).await().atMost(Duration.ofSeconds(10)));
    }

    private static Uni<Object> start(String kind, String payload) {
        RegisteredHandler handler = handler(kind);
        assertFalse(handler.blocking());
        assertEquals(kind, handler.kind());
        return handler.start(handler.decode(payload == null ? null : Buffer.buffer(payload)), new FakeJob());
    }

    private static RegisteredHandler handler(String kind) {
        return Objects.requireNonNull(registry.find(kind));
    }
}
