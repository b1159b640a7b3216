package dev.windlass.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobClient;
import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import dev.windlass.testing.RedisServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@QuarkusTest
@WithTestResource(RedisResource.class)
class JoinCommandTest {
    @Inject
    JobClient client;

    @Inject
    JobStore store;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    private final String queue = "join-" + JobId.random();

    @Test
    void givenAnIdleQueue_thenItEndsAtOnceAndSaysNothing() {
        assertEquals(new Ran(0, ""), run("--queue", queue, "--deadline", "10s"));
    }

    @Test
    void givenWork_whenItIsDone_thenItEnds() {
        enqueue();
        try (HandWorker worker = new HandWorker(store, queue)) {
            CompletableFuture<Ran> ran =
                    CompletableFuture.supplyAsync(() -> run("--queue", queue, "--deadline", "10s"));
            worker.complete("1");
            assertEquals(new Ran(0, ""), ran.orTimeout(15, TimeUnit.SECONDS).join());
        }
    }

    @Test
    void givenWork_whenTheDeadlinePasses_thenThatIsACodeOfItsOwnAndTellsWhatIsLeft() {
        enqueue();
        Ran ran = run("--queue", queue, "--deadline", "50ms");
        assertEquals(4, ran.code());
        assertTrue(ran.err().startsWith("join: queue " + queue + " was not idle"), ran.err());
        assertTrue(ran.err().contains("1 ready"), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--deadline soon", "--deadline -1s", "--deadline 0", "--deadline 1s --queue a/b", "x"})
    void badInputIsCodeTwoAndNoStackTrace(String line) {
        Ran ran = run(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, ran.code());
        assertFalse(ran.err().isBlank());
        assertFalse(ran.err().contains("\tat "), ran.err());
    }

    @Test
    void givenRedisDoesNotAnswer_thenThatIsACodeOfItsOwn() {
        redis.pause();
        try {
            Ran ran = run("--queue", "frozen", "--deadline", "30s");
            assertEquals(3, ran.code());
            assertEquals(1, ran.err().lines().count(), ran.err());
        } finally {
            redis.resume();
        }
    }

    private void enqueue() {
        client.enqueue(queue, NewJob.of("echo")).await().atMost(Duration.ofSeconds(10));
    }

    private Ran run(String... arguments) {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new JoinCommand(client))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, err.toString());
    }

    private record Ran(int code, String err) {}
}
