package dev.windlass.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisClockTest {
    private final VirtualTime time = new VirtualTime();
    private final RedisClock clock = new RedisClock(time);

    @Test
    void givenNothingHeardYet_thenItTellsNothing() {
        time.advance(Duration.ofSeconds(10));
        assertEquals(0, clock.millis());
    }

    @Test
    void givenTimeHeard_whenTimePasses_thenItIsCarriedOn() {
        clock.heard(1_000_000);
        assertEquals(1_000_000, clock.millis());
        // beyond the overflow of the monotonic counter
        time.advance(Duration.ofSeconds(10).plusNanos(999_999));
        assertEquals(1_010_000, clock.millis());
        time.advance(Duration.ofNanos(1));
        assertEquals(1_010_001, clock.millis());
    }

    @Test
    void givenRedisTimeThatIsSetBack_whenHeard_thenTheNewestReadingCounts() {
        clock.heard(1_000_000);
        time.advance(Duration.ofSeconds(1));
        clock.heard(500_000);
        time.advance(Duration.ofMillis(5));
        assertEquals(500_005, clock.millis());
    }
}
