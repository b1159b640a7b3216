package dev.windlass.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksRunInOrderOfTimeThenOfScheduling() {
        at(20, "c");
        at(10, "a");
        at(10, "b");
        time.advance(Duration.ofMillis(15));
        assertEquals(List.of("a", "b"), ran);
        assertEquals(Duration.ofMillis(5), time.untilNext());
        time.advance(Duration.ofMillis(5));
        assertEquals(List.of("a", "b", "c"), ran);
        assertNull(time.untilNext());
    }

    @Test
    void whatIsScheduledMeanwhileRunsIfItFallsDue() {
        time.schedule(Duration.ofMillis(10), () -> {
            at(5, "due");
            at(50, "not due");
        });
        time.advance(Duration.ofMillis(20));
        assertEquals(List.of("due"), ran);
        assertEquals(1, time.scheduled());
    }

    @Test
    void clockMovesWithTheTasks() {
        long begin = time.nanos();
        time.schedule(Duration.ofMillis(10), () -> ran.add("" + (time.nanos() - begin)));
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of("10000000"), ran);
        assertEquals(1_000_000_000, time.nanos() - begin);
    }

    @Test
    void givenJump_whenTimeGoesOn_thenTasksRunLateAndTimeNeverTurnsBack() {
        long begin = time.nanos();
        time.schedule(Duration.ofMillis(10), () -> ran.add("" + (time.nanos() - begin)));
        time.jump(Duration.ofSeconds(1));
        assertEquals(List.of(), ran);
        time.advance(Duration.ZERO);
        assertEquals(List.of("1000000000"), ran);
    }

    @Test
    void givenCancelledTask_whenItsTimeComes_thenItDoesNotRun() {
        time.schedule(Duration.ofMillis(10), () -> ran.add("never")).cancel();
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), ran);
    }

    private void at(int millis, String name) {
        time.schedule(Duration.ofMillis(millis), () -> ran.add(name));
    }
}
