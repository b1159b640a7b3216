package dev.windlass.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Failure FAILURE = Failure.of("test", "made to fail");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void eachPauseIsLongerByTheFactorUpToTheLongest() {
        Backoff backoff = new ExponentialBackoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10));

        assertEquals(
                List.of(1L, 2L, 4L, 8L, 10L, 10L),
                IntStream.rangeClosed(1, 6)
                        .mapToObj(attempt -> backoff.delay(attempt, FAILURE).toSeconds())
                        .toList());
    }

    @Test
    void givenHugeAttempt_whenAsked_thenTheLongestPauseAndNoOverflow() {
        Backoff backoff = new ExponentialBackoff(Duration.ofSeconds(1), 2, HOUR);

        assertEquals(HOUR, backoff.delay(64, FAILURE));
        assertEquals(HOUR, backoff.delay(Integer.MAX_VALUE, FAILURE));
    }

    @Test
    void givenHugeDurations_whenAsked_thenNoOverflow() {
        Duration most = Duration.ofSeconds(Long.MAX_VALUE);

        assertEquals(most, new ExponentialBackoff(most, 1e300, most).delay(5, FAILURE));
        assertTrue(new ExponentialBackoff(Duration.ofSeconds(1), 1.1, most)
                        .delay(400, FAILURE)
                        .compareTo(HOUR)
                > 0);
    }

    @Test
    void givenNoFirstPause_whenAsked_thenNoPauseEver() {
        Backoff backoff = new ExponentialBackoff(Duration.ZERO, 2, HOUR);

        assertEquals(Duration.ZERO, backoff.delay(1, FAILURE));
        assertEquals(Duration.ZERO, backoff.delay(Integer.MAX_VALUE, FAILURE));
    }

    @Test
    void givenFirstLongerThanLongest_whenAsked_thenTheLongest() {
        assertEquals(HOUR, new ExponentialBackoff(HOUR.multipliedBy(2), 2, HOUR).delay(1, FAILURE));
    }

    @Test
    void givenFactorOne_whenAsked_thenAlwaysTheFirstPause() {
        assertEquals(
                Duration.ofMillis(1500),
                new ExponentialBackoff(Duration.ofMillis(1500), 1, HOUR).delay(1_000_000, FAILURE));
    }

    @Test
    void fixedPauseStaysTheSame() {
        assertEquals(HOUR, new FixedBackoff(HOUR).delay(1, FAILURE));
        assertEquals(HOUR, new FixedBackoff(HOUR).delay(Integer.MAX_VALUE, FAILURE));
    }

    @Test
    void jitterAddsAtMostItsPart() {
        long seed = ThreadLocalRandom.current().nextLong();
        String hint = "seed " + seed;
        Backoff backoff = new Jitter(new FixedBackoff(Duration.ofSeconds(10)), 0.2, new Random(seed));

        var millis = IntStream.range(0, 10_000)
                .mapToLong(round -> backoff.delay(1, FAILURE).toMillis())
                .summaryStatistics();

        assertTrue(millis.getMin() >= 10_000 && millis.getMax() <= 12_000, () -> hint + ": " + millis);
        assertTrue(millis.getMin() < 10_200 && millis.getMax() > 11_800, () -> hint + " is not spread: " + millis);
    }

    @Test
    void jitterOfPartZeroAddsNothing() {
        assertEquals(HOUR, new Jitter(new FixedBackoff(HOUR), 0, new Random(1)).delay(1, FAILURE));
    }

    @Test
    void argumentsAreCheckedWithASentenceThatNamesThem() {
        Duration negative = Duration.ofMillis(-1);

        refuses("first", () -> new ExponentialBackoff(negative, 2, HOUR));
        refuses("factor", () -> new ExponentialBackoff(HOUR, 0.5, HOUR));
        refuses("factor", () -> new ExponentialBackoff(HOUR, Double.NaN, HOUR));
        refuses("factor", () -> new ExponentialBackoff(HOUR, Double.POSITIVE_INFINITY, HOUR));
        refuses("max", () -> new ExponentialBackoff(HOUR, 2, negative));
        refuses("pause", () -> new FixedBackoff(negative));
        refuses("part", () -> new Jitter(new FixedBackoff(HOUR), 1.5, new Random(1)));
        refuses("part", () -> new Jitter(new FixedBackoff(HOUR), Double.NaN, new Random(1)));
        refuses("maxAttempts", () -> new RetryPolicy(0, new FixedBackoff(HOUR)));
    }

    private static void refuses(String argument, Runnable constructor) {
        String message =
                assertThrows(IllegalArgumentException.class, constructor::run).getMessage();
        assertTrue(message.startsWith(argument + " of "), message);
    }
}
