package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.testing.leaks.Processes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kinds that programs do. */
@QuarkusTest
@TestProfile(OutsideProfile.class)
class CommandTest extends OutsideCase {
    @Test
    void givenAPayload_thenItGoesInAndWhatTheProgramWritesIsTheResult() {
        assertEquals("\"LOUD\"", run("shout", "\"loud\"").resultText());
    }

    @Test
    void givenAnExitCode_thenTheJobIsTriedAgainWithTheEndOfWhatTheProgramSaid() {
        JobResult result = run("exit", "3");

        assertDead("CommandFailedException", "ended with exit code 3; its standard error said: it was 3", result);
        assertEquals(2, view(result.id()).history().size());
    }

    @Test
    void givenAnExitCodeThatBuries_thenTheJobIsDeadAtOnce() {
        JobResult result = run("exit", "65");

        assertDead("DiscardException", "exit code 65; its standard error said: it was 65", result);
        assertEquals(1, view(result.id()).history().size());
    }

    @Test
    void givenAPayloadThatWouldHarmAShell_thenNothingOfItIsInTheArguments_andTheEnvironmentIsCleared() {
        String told = run("told", "\"; touch harm; $(id) `id`\"").resultText();

        assertTrue(told.contains("/bin/sh -c tr"), told);
        assertTrue(told.contains("ONLY=this"), told);
        for (String foreign : List.of("harm", "HOME=", "JAVA_HOME=", "MAVEN")) {
            assertFalse(told.contains(foreign), told);
        }
    }

    @Test
    void givenAProgramWithChildren_whenItsJobIsCancelled_thenAllOfThemAreGone() throws IOException {
        JobHandle job = enqueue("family", "\"cancelled\"");
        List<ProcessHandle> family = family("cancelled");

        get(client.cancel(OutsideProfile.QUEUE, job.id()));

        awaitState(job.id(), JobState.CANCELLED);
        assertEquals(List.of(), Processes.running(family.stream()));
        awaitAllSlotsFree();
    }

    @Test
    void givenAProgramWithChildren_whenItsTimeIsUp_thenAllOfThemAreGone() throws IOException {
        JobHandle job = enqueue(NewJob.ofJson("family", "\"late\"")
                .withTimeout(Duration.ofSeconds(2))
                .withMaxAttempts(1));
        List<ProcessHandle> family = family("late");

        awaitState(job.id(), JobState.DEAD);
        assertTrue(String.valueOf(view(job.id()).error()).contains("longer than the 2000 ms set by the job"));
        assertEquals(List.of(), Processes.running(family.stream()));
        awaitAllSlotsFree();
    }

    /** The program that was told {@code name}, and its two children. */
    private static List<ProcessHandle> family(String name) throws IOException {
        // its payload is JSON, so the name has quotes; the shell takes them as they come
        Path file = OutsideProfile.ROOT.resolve("\"" + name + "\".pid");
        await().atMost(PATIENCE).until(() -> Files.exists(file) && Files.size(file) > 1);
        ProcessHandle parent =
                ProcessHandle.of(Long.parseLong(Files.readString(file).trim())).orElseThrow();
        await().atMost(PATIENCE).until(() -> parent.children().count() == 2);
        Files.delete(file);
        return Stream.concat(Stream.of(parent), parent.children()).toList();
    }
}
