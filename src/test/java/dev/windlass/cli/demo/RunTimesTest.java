package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunTimesTest {
    private final RunTimes times = new RunTimes();

    @Test
    void givenNoTimes_whenAsked_thenZero() {
        assertTrue(times.isEmpty());
        assertEquals(0, times.percentile(0.99));
    }

    @Test
    void givenOneTime_whenAsked_thenItIsEveryPercentile() {
        times.add(123_456_789);

        assertEquals(123_456_789, times.percentile(0.01));
        assertEquals(123_456_789, times.percentile(1));
    }

    @Test
    void givenManyTimes_whenAsked_thenAtMostOneStepAboveTheTruth() {
        LongStream.rangeClosed(1, 100_000).map(n -> n * 1_000).forEach(times::add);

        for (double part : new double[] {0.001, 0.5, 0.9, 0.99, 1}) {
            double truth = part * 100_000 * 1_000;
            double told = times.percentile(part);
            assertTrue(told >= truth && told <= truth * 1.016, () -> part + ": " + told + " for " + truth);
        }
    }

    @Test
    void givenTheExtremes_whenAdded_thenTheyHaveAPlace() {
        times.add(0);
        times.add(Long.MAX_VALUE);

        assertEquals(0, times.percentile(0.5));
        assertEquals(Long.MAX_VALUE, times.percentile(1));
    }
}
