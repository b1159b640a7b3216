package dev.windlass.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobClient;
import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import dev.windlass.testing.RedisServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class EnqueueCommandTest {

    @Inject
    JobClient client;

    @Inject
    JobStore store;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    /** A queue for every test, so that one that fails leaves nothing to the next. */
    private final String queue = "cli-" + JobId.random();

    private HandWorker worker;

    @BeforeEach
    void openSession() {
        worker = new HandWorker(store, queue);
    }

    @AfterEach
    void closeSession() {
        worker.close();
    }

    @Test
    void givenKindAndPayload_thenTheIdIsPrintedAndTheJobIsThere() {
        Ran ran = run("", "echo", "{\"n\": 1.0}", "--queue", queue, "--max-attempts", "3", "--timeout", "2s");
        assertEquals(0, ran.code(), ran.err());
        Delivery taken = worker.complete("1");
        assertEquals(taken.id(), ran.out().trim());
        assertEquals("{\"n\": 1.0}", String.valueOf(taken.payload()));
        assertEquals(3, taken.maxAttempts());
        assertEquals(2_000, taken.timeoutMillis());
    }

    @Test
    void givenNoPayload_thenItIsNull_andADashReadsStandardInput() {
        assertEquals(0, run("", "echo", "--queue", queue, "--id", "mine").code());
        Delivery taken = worker.complete("1");
        assertEquals("mine", taken.id());
        assertEquals("null", String.valueOf(taken.payload()));

        assertEquals(0, run(" [1,\n2]\n", "echo", "-", "--queue", queue).code());
        assertEquals("[1,\n2]", String.valueOf(worker.complete("1").payload()));
    }

    @Test
    void givenWait_whenTheJobCompletes_thenItsResultIsPrinted() {
        CompletableFuture<Ran> ran =
                CompletableFuture.supplyAsync(() -> run("", "echo", "--queue", queue, "--wait", "10s"));
        worker.complete("{\"n\":1.0}");
        Ran done = ran.orTimeout(15, TimeUnit.SECONDS).join();
        assertEquals(0, done.code(), done.err());
        assertEquals("{\"n\":1.0}", done.out().trim());
    }

    @Test
    void givenWait_whenTheJobDies_thenTheErrorIsOneLine() {
        CompletableFuture<Ran> ran =
                CompletableFuture.supplyAsync(() -> run("", "echo", "--queue", queue, "--wait", "10s"));
        worker.end(worker.take(), new Outcome.Dead(Failure.of(new IllegalStateException("no\nluck"))));
        Ran failed = ran.orTimeout(15, TimeUnit.SECONDS).join();
        assertEquals(1, failed.code());
        assertEquals("", failed.out());
        assertTrue(failed.err().contains("is dead: java.lang.IllegalStateException"), failed.err());
        assertEquals(1, failed.err().lines().count(), failed.err());
    }

    @Test
    void givenWait_whenItEndsFirst_thenThatIsACodeOfItsOwn() {
        Ran ran = run("", "echo", "--queue", queue, "--id", "slow", "--delay", "1h", "--wait", "50ms");
        assertEquals(4, ran.code());
        assertTrue(ran.err().contains("job slow of queue " + queue), ran.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "echo {x}",
                "echo - --queue cli-test",
                "echo 1 --queue not/a/queue",
                "echo 1 --id a/b",
                "echo 1 --delay soon",
                "echo 1 --delay -1s",
                "echo 1 --max-attempts 0",
                "echo 1 --max-attempts many",
                "echo 1 --timeout 0",
                "echo 1 2",
                "echo 1 --colour red"
            })
    void badInputIsCodeTwoAndNoStackTrace(String line) {
        Ran ran = run("not json", line.isEmpty() ? new String[0] : line.split(" ", -1));
        assertEquals(2, ran.code());
        assertFalse(ran.err().isBlank());
        assertFalse(ran.err().contains("\tat "), ran.err());
    }

    @Test
    void givenRedisDoesNotAnswer_thenThatIsACodeOfItsOwn() {
        redis.pause();
        try {
            Ran ran = run("", "echo", "--queue", "cli-test-frozen");
            assertEquals(3, ran.code());
            assertEquals(1, ran.err().lines().count(), ran.err());
        } finally {
            redis.resume();
        }
    }

    @Test
    void theHelpTellsTheCodes() {
        Ran help = run("", "--help");
        assertEquals(0, help.code());
        for (String expected : new String[] {"--wait", "--max-attempts", "Exit codes:", "4  "}) {
            assertTrue(help.out().contains(expected), expected + " in\n" + help.out());
        }
    }

    private Ran run(String in, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        EnqueueCommand command =
                new EnqueueCommand(client).reading(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
        int code = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private record Ran(int code, String out, String err) {}
}
