package dev.windlass.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    @Test
    void pausesDoubleUpToTheLongest_andStartOver() {
        Pauses pauses = new Pauses(Duration.ofMillis(50), Duration.ofMillis(150), () -> 0);
        assertEquals(50, pauses.next().toMillis());
        assertEquals(100, pauses.next().toMillis());
        assertEquals(150, pauses.next().toMillis());
        assertEquals(150, pauses.next().toMillis());
        pauses.reset();
        assertEquals(50, pauses.next().toMillis());
    }

    @Test
    void jitterShortensByAQuarterAtMost() {
        assertEquals(
                75,
                new Pauses(Duration.ofMillis(100), Duration.ofSeconds(1), () -> 1)
                        .next()
                        .toMillis());
    }
}
