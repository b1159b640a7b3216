package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailuresTest extends WorkerCase {
    private final ConsumerStatus status = new ConsumerStatus(queue, time);
    private final Failures failures = new Failures(place, queue, loop, status);
    private final AtomicInteger tried = new AtomicInteger();

    @Test
    void givenFailuresInARow_thenPausesGrowToASecondAndNoFurther() {
        for (int i = 1; i <= 12; i++) {
            long planned = Math.min(1_000, 50L << i);
            long pause = fail();
            assertTrue(pause >= planned / 2 && pause < planned * 3 / 2, "pause " + i + " is " + pause + " ms");
            assertEquals(i - 1, tried.get());
            onLoop(() -> time.advance(Duration.ofMillis(pause)));
            assertEquals(i, tried.get());
        }
    }

    @Test
    void givenRecovery_thenItIsToldOnceAndPausesAreShortAgain() {
        for (int i = 0; i < 10; i++) {
            fail();
        }
        assertEquals("could not reserve: no connection", status.problem());
        failures.over();
        failures.over();
        assertNull(status.problem());
        time.advance(Duration.ofMinutes(1));
        assertTrue(fail() <= 150);
        assertEquals(1, events.count("recovered"));
        assertEquals(11, events.count("failed reserve"));
    }

    @Test
    void givenNothingWrong_thenNoRecoveryIsTold() {
        failures.over();
        assertEquals(List.of(), events.told());
    }

    private long fail() {
        failures.failed("reserve", new StoreException("no connection"));
        failures.later(tried::incrementAndGet);
        Duration pause = time.untilNext();
        assertNotNull(pause);
        return pause == null ? 0 : pause.toMillis();
    }
}
