package dev.windlass.handler.builtin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.FakeJob;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes. Each test's have a mark in their environment, by which they are found wherever they have gone. */
@Timeout(60)
class CommandHandlerTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String KEY = "windlass.kind.\"test\".command";
    private static final int MAX = 1_000_000;

    private final String mark = UUID.randomUUID().toString();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> {
            assertEquals(List.of(), processes(), "processes");
            assertEquals(List.of(), threads(), "threads");
        });
    }

    @Test
    void payloadGoesInAndResultComesOut() throws Exception {
        assertEquals("{\"n\": 1.50}", run("{\"n\": 1.50}", "/bin/cat"));
        assertEquals("{\"n\":2}", run(null, "/bin/echo", " {\"n\":2} "));
        assertEquals("\"3 blind \\\"mice\\\"\"", run(null, "/bin/echo", "3 blind \"mice\""));
        assertEquals("\"two\\n\\nlines\\n\"", run(null, "/usr/bin/printf", "two\\n\\nlines\\n\\n"));
        assertEquals("\"1 2\"", run(null, "/bin/echo", "1 2"));
        assertNull(run(null, "/bin/cat"));
        assertNull(run("1", "/bin/true"));
    }

    @Test
    void payloadAndOutputLargerThanThePipesGoThrough() throws Exception {
        String large = "\"" + "x".repeat(900_000) + "\"";

        assertEquals(large, run(large, "/bin/cat"));
        assertEquals("1", run(large, "/bin/echo", "1"), "a program that does not read");
    }

    @Test
    void bothPipesAreReadAtOnce() throws Exception {
        assertEquals("\"done\"", sh("head -c 500000 /dev/zero >&2; echo done"));
    }

    @Test
    void nothingOfThePayloadIsInTheArguments_andTheEnvironmentIsAsConfigured() throws Exception {
        String arguments =
                run("\"; rm -rf $HOME `id`\"", "/bin/sh", "-c", "tr '\\0' ' ' </proc/$$/cmdline; cat >/dev/null");
        assertFalse(arguments.contains("rm -rf"), arguments);

        assertEquals("\"MARK=" + mark + "\"", run(null, "/usr/bin/env"));
    }

    @Test
    void itRunsInItsFolder() throws Exception {
        assertEquals("\"" + folder.toRealPath() + "\"", run(null, "/bin/pwd"));
    }

    @Test
    void givenExitCode_thenFailureOrDiscardWithTheEndOfWhatItSaid() {
        String failed = assertThrows(CommandFailedException.class, () -> sh("echo oops >&2; exit 3"))
                .getMessage();
        assertTrue(
                failed.contains("/bin/sh of job job-1 ended with exit code 3; its standard error said: oops"), failed);

        String dead = assertThrows(DiscardException.class, () -> sh("echo broken >&2; exit 65"))
                .getMessage();
        assertTrue(dead.contains("exit code 65; its standard error said: broken"), dead);

        String killed = assertThrows(CommandFailedException.class, () -> sh("kill -9 $$"))
                .getMessage();
        assertTrue(killed.contains("exit code 137 (signal 9); its standard error said: nothing"), killed);

        String endless = assertThrows(
                        CommandFailedException.class,
                        () -> sh("i=0; while [ $i -lt 2000 ]; do echo line $i >&2; i=$((i+1)); done; exit 1"))
                .getMessage();
        assertTrue(endless.endsWith("line 1998\nline 1999") && endless.contains("said: …"), endless);
        assertTrue(endless.length() <= 2_000, () -> "" + endless.length());
    }

    @Test
    void givenTooMuchOutput_thenEndedAndDiscarded() {
        String message =
                assertThrows(DiscardException.class, () -> sh("cat /dev/zero")).getMessage();

        assertTrue(message.contains("wrote more than 1000000 bytes") && message.contains(KEY + "-max-output"), message);
    }

    @Test
    void givenOutputThatIsNotUtf8_thenDiscarded() {
        String message =
                assertThrows(DiscardException.class, () -> sh("printf '\\377'")).getMessage();

        assertTrue(message.contains("something else than UTF-8"), message);
    }

    @Test
    void givenProgramThatIsGone_thenOrdinaryFailure() {
        assertThrows(
                Exception.class, () -> run(null, folder.resolve("not-there").toString()));
    }

    @Test
    void whatItLeavesRunningIsEnded() throws Exception {
        assertEquals("\"started\"", sh("sleep 1000 & (sleep 1000 >/dev/null 2>&1 &) ; echo started"));

        assertEquals(List.of(), processes(), "before the result is there");
    }

    @Test
    void givenInterrupt_whenItRuns_thenItAndItsChildrenAreEndedBeforeTheHandlerReturns() throws Exception {
        // children that ignore SIGTERM, and one whose parent is gone
        interruptedWith("trap '' TERM; (sleep 1000 & sleep 1000) & (sleep 1000 &) ; sleep 1000; sleep 1000", 4);
    }

    @Test
    void givenInterrupt_whenItEndsItselfOnRequest_thenItMayCleanUp() throws Exception {
        interruptedWith("trap 'echo cleaned > cleaned; exit 0' TERM; sleep 1000 & wait", 2);

        assertTrue(Files.exists(folder.resolve("cleaned")));
    }

    @Test
    void givenManyAtOnce_whenInterruptedAtAnyPoint_thenNothingIsLeft() throws Exception {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(() -> {
                try {
                    sh("sleep 1000 & cat; sleep 1000");
                } catch (Exception e) {
                    // that is what this is about
                }
            });
            thread.start();
            running.add(thread);
            for (int spin = 0; spin < i * 1000; spin++) {
                Files.exists(folder);
            }
            thread.interrupt();
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private void interruptedWith(String script, int processes) throws Exception {
        FutureTask<List<String>> task = new FutureTask<>(() -> {
            assertThrows(InterruptedException.class, () -> sh(script));
            return processes();
        });
        Thread thread = new Thread(task);
        thread.start();
        await().until(() -> processes().size() >= processes);

        thread.interrupt();

        assertEquals(List.of(), task.get());
    }

    private String sh(String script) throws Exception {
        return run(null, "/bin/sh", "-c", script);
    }

    private String run(String payload, String... argv) throws Exception {
        Program program = new Program(List.of(argv), folder, Map.of("MARK", mark), Set.of(64, 65), MAX, KEY);
        Buffer result = new CommandHandler(program, MAPPER)
                .handle(payload == null ? null : Buffer.buffer(payload), new FakeJob());
        return result == null ? null : result.toString();
    }

    /** The processes of this test that run now. */
    private List<String> processes() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> text(path.resolve("environ")).contains("MARK=" + mark))
                    .map(path -> text(path.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("windlass-command-"))
                .toList();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file));
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
