package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** SIGTERM: an end in good order. */
class DrainIT {
    /** A JVM's own end, and what handing back takes. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @AutoClose
    private final RedisServer redis = RedisServer.any();

    private final RawQueue queue = new RawQueue(redis);

    @Test
    void drainThatIsLongEnoughFinishesWhatRunsAndTakesNothingNew() {
        try (DaemonProcess daemon =
                DaemonProcess.on(redis, "windlass.shutdown.drain=20s").ready()) {
            CompletableFuture<Api.Answer> caller = CompletableFuture.supplyAsync(
                    () -> daemon.api().enqueue("?wait=20s", "{\"kind\":\"sleep\",\"payload\":{\"ms\":2500}}"));
            queue.addAtOnce(2, "kind", "sleep", "payload", "{\"ms\":2000}");
            await().until(() -> queue.pending() == 3);

            daemon.signal(Signal.TERM);
            awaitDrain(daemon);
            queue.add("kind", "echo", "payload", "1");
            queue.add("kind", "echo", "payload", "2");

            assertEquals(0, daemon.exitCode(), daemon.output());
            assertEquals(3, queue.results().size());
            assertEquals(0, queue.pending());
            assertEquals(2, queue.lag());
            assertNobodyIsLeft();
            assertEquals("completed", caller.join().text("outcome"), "whoever waits over HTTP gets the result");
        }
    }

    @Test
    void drainThatIsTooShortHandsTheRestBackWithoutCostingAnAttempt() {
        try (DaemonProcess daemon =
                DaemonProcess.on(redis, "windlass.shutdown.drain=1s").ready()) {
            queue.addAtOnce(2, "kind", "sleep", "payload", "{\"ms\":600}");
            queue.addAtOnce(5, "kind", "sleep", "payload", "{\"ms\":600000}", "attempt", "2", "max", "3");
            await().until(() -> queue.pending() >= 5);

            Duration took = stop(daemon);

            assertTrue(took.compareTo(SOON.plusSeconds(1)) < 0, took.toString());
            assertEquals(2, queue.results().size(), "short jobs end within the drain");
            assertHandedBack(5);
            for (Map<String, String> entry : queue.notHandedOut()) {
                assertEquals("2", entry.get("attempt"));
                assertEquals("0", entry.get("crashes"));
            }
        }
    }

    @Test
    void secondSigtermEndsTheDrainAtOnce() {
        try (DaemonProcess daemon =
                DaemonProcess.on(redis, "windlass.shutdown.drain=10m").ready()) {
            queue.addAtOnce(5, "kind", "sleep", "payload", "{\"ms\":600000}");
            await().until(() -> queue.pending() == 5);

            daemon.signal(Signal.TERM);
            awaitDrain(daemon);
            assertEquals(5, queue.pending());
            Duration took = stop(daemon);

            assertTrue(took.compareTo(SOON) < 0, took.toString());
            assertHandedBack(5);
        }
    }

    private static Duration stop(DaemonProcess daemon) {
        long asked = System.nanoTime();
        daemon.signal(Signal.TERM);
        assertEquals(0, daemon.exitCode(), daemon.output());
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        System.out.println("the daemon ended " + took.toMillis() + " ms after SIGTERM");
        return took;
    }

    /** While it drains it is not ready, and says why. */
    private static void awaitDrain(DaemonProcess daemon) {
        await().until(() -> daemon.api().health("ready").body().contains("drains"));
    }

    private void assertHandedBack(int jobs) {
        assertEquals(jobs, queue.notHandedOut().size());
        assertEquals(jobs, queue.lag());
        assertEquals(0, queue.pending());
        assertNobodyIsLeft();
    }

    private void assertNobodyIsLeft() {
        assertEquals(List.of(), queue.consumers());
        assertEquals(List.of(), queue.workers());
    }
}
