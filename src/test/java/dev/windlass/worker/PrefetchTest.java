package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    /** The clock's origin means nothing, and it may be about to overflow. */
    private long now = Long.MAX_VALUE - 1_000;

    private final Prefetch prefetch = new Prefetch(now);

    @Test
    void givenNothingSettled_thenNothingIsTakenAhead() {
        assertEquals(0, prefetch.size());
    }

    @Test
    void givenSlowJobs_thenNothingIsTakenAhead() {
        settle(1, 1_000, 50);
        assertEquals(0, prefetch.size());
    }

    @Test
    void givenQuickJobs_thenAsManyAsAreSettledInTwentyMilliseconds() {
        settle(50, 5, 200);
        assertEquals(200, prefetch.size(), 2);
    }

    @Test
    void givenAFlood_thenItIsBounded() {
        settle(500, 1, 200);
        assertEquals(Prefetch.MOST, prefetch.size());
    }

    @Test
    void givenSettlementsInTheSameNanosecond_thenItIsBoundedStill() {
        prefetch.settled(500, now);
        prefetch.settled(500, now);
        assertEquals(Prefetch.MOST, prefetch.size());
    }

    @Test
    void givenJobsThatBecomeSlow_thenItShrinksSoon() {
        settle(500, 1, 200);
        settle(1, 1_000, 20);
        assertTrue(prefetch.size() < 20, "takes " + prefetch.size() + " ahead");
    }

    private void settle(int jobs, int everyMillis, int times) {
        for (int i = 0; i < times; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(everyMillis);
            prefetch.settled(jobs, now);
        }
    }
}
