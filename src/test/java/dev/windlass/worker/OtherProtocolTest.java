package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.FaultyJobStore.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A consumer whose queue was given to workers of another version of the protocol, and back. */
class OtherProtocolTest extends ConsumerCase {
    @Test
    void givenRunningJobs_whenTheVersionChanges_thenTheyEndAndNothingIsTakenUntilItIsBack() {
        runUntilCompleted();
        // no slot is left, so no read is out that could still bring jobs
        List<String> running = enqueue(Handlers.UNI, CONCURRENCY);
        start();
        awaitRunning(running.toArray(String[]::new));
        speak("2");
        later(() -> problem().contains("it speaks protocol 2"));
        long reads = faults.made(Call.RESERVE);
        running.forEach(this::complete);
        running.forEach(this::awaitCompleted);

        String waits = enqueue(Handlers.UNI);
        long beats = faults.made(Call.HEARTBEAT);
        later(() -> faults.made(Call.HEARTBEAT) > beats + 3);
        assertEquals(reads, faults.made(Call.RESERVE));
        assertTrue(problem().startsWith("could not take new jobs: it speaks protocol 2"), problem());

        speak("1");
        awaitRunning(waits);
        until(() -> consumer.status().problem() == null);
        complete(waits);
        awaitCompleted(waits);
        assertEquals(5, count("XLEN", "results"));
    }

    @Test
    void givenAnotherVersionAtTheStart_thenNoSessionOpensUntilItIsBack() {
        speak("2");
        String id = enqueue(Handlers.UNI);
        consumer.start();
        later(() -> problem().contains("speaks version 2, this worker 1"));
        assertEquals(0, faults.made(Call.RESERVE));
        assertEquals(0, count("ZCARD", "sessions"));

        speak("1");
        awaitCompleted(id);
    }

    private void speak(String version) {
        redis.cli("HSET", key("control"), "protocol", version);
    }

    private String problem() {
        return String.valueOf(consumer.status().problem());
    }
}
