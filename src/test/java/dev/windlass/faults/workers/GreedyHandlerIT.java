package dev.windlass.faults.workers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.NamedRuns;
import dev.windlass.faults.crew.Task;
import dev.windlass.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that take what their whole process needs: its memory, its threads. */
class GreedyHandlerIT {
    private static final String PREFIX = "windlass:{" + Jvm.QUEUE + "}:";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int BESIDES = 30;
    private static final int LEAKED = 10_000;

    @AutoClose
    private final RedisServer redis = RedisServer.any();

    @TempDir
    private Path folder;

    /** As our container and our README have it: a JVM without memory can promise nothing, so it ends. */
    @Test
    void workerWithoutMemoryEndsAndItsJobsRunElsewhereAndThePoisonIsBuriedAsWorkerLost() {
        String[] options = {"-Xmx64m", "-XX:+ExitOnOutOfMemoryError"};
        try (Jvm one = new Jvm("one", redis.port(), folder, options);
                Jvm two = new Jvm("two", redis.port(), folder, options);
                Jvm three = new Jvm("three", redis.port(), folder, options);
                Jvm four = new Jvm("four", redis.port(), folder, options)) {
            List<Jvm> all = List.of(one, two, three, four);
            awaitSessions(4);
            addOthers();
            String poison = add("blocking", new Task("poison", "eat", 0, 0));
            long begun = System.nanoTime();
            await().atMost(PATIENCE).until(() -> resultOf(poison).contains("dead"));
            long took = (System.nanoTime() - begun) / 1_000_000;

            assertTrue(resultOf(poison).contains("worker-lost"), resultOf(poison));
            // whatever had begun beside the poison on all three is buried with it: nobody can tell who it was
            await().atMost(PATIENCE).until(() -> IntStream.range(0, BESIDES)
                    .mapToObj(i -> resultOf("other" + i))
                    .allMatch(result -> result.contains("completed") || result.contains("worker-lost")));
            long bystanders = IntStream.range(0, BESIDES)
                    .filter(i -> resultOf("other" + i).contains("worker-lost"))
                    .count();
            List<Jvm> ended = all.stream().filter(jvm -> !jvm.isAlive()).toList();
            assertEquals(3, ended.size());
            ended.forEach(jvm -> assertEquals(3, jvm.exitCode(), jvm.output()));
            NamedRuns.add(
                    "heap exhausted, -XX:+ExitOnOutOfMemoryError",
                    Map.of(
                            "fault",
                            "3 workers in turn",
                            "jobs",
                            BESIDES + 1,
                            "buriedMillis",
                            took,
                            "bystandersBuried",
                            bystanders));
        }
    }

    /** Where the JVM goes on, the attempt fails like any other, and its memory is free again. */
    @Test
    void attemptThatExhaustsTheHeapFailsAndItsWorkerGoesOn() {
        try (Jvm one = new Jvm("one", redis.port(), folder, "-Xmx64m")) {
            awaitSessions(1);
            addOthers();
            String greedy = add("blocking", new Task("greedy", "eat", 0, 0), "max", "1");
            long begun = System.nanoTime();
            await().atMost(PATIENCE).until(() -> !resultOf(greedy).isEmpty());
            String result = resultOf(greedy);
            awaitOthers();
            String next = add("blocking", new Task("next", "complete", 0, 0));
            await().atMost(PATIENCE).until(() -> resultOf(next).contains("completed"));
            long took = (System.nanoTime() - begun) / 1_000_000;

            assertTrue(result.contains("OutOfMemoryError"), result);
            assertTrue(one.isAlive(), one.output());
            NamedRuns.add(
                    "heap exhausted, JVM goes on",
                    Map.of("fault", "1 attempt", "jobs", BESIDES + 2, "recoveryMillis", took, "verdict", "good"));
        }
    }

    @Test
    void workerGoesOnWithTenThousandThreadsThatAHandlerLeaked() {
        try (Jvm one = new Jvm("one", redis.port(), folder, "-Xmx128m")) {
            awaitSessions(1);
            String sessions = redis.cli("ZRANGE", PREFIX + "sessions", "0", "-1");
            String leaky = add("blocking", new Task("leaky", "leak", 0, LEAKED));
            await().atMost(PATIENCE).until(() -> resultOf(leaky).contains("completed"));
            assertTrue(one.threads() > LEAKED, one.threads() + " threads");

            long begun = System.nanoTime();
            addOthers();
            awaitOthers();
            long took = (System.nanoTime() - begun) / 1_000_000;

            assertEquals(sessions, redis.cli("ZRANGE", PREFIX + "sessions", "0", "-1"), "the session was lost");
            NamedRuns.add(
                    LEAKED + " threads leaked by a handler",
                    Map.of("fault", "leak", "jobs", BESIDES + 1, "recoveryMillis", took, "verdict", "good"));
        }
    }

    private void awaitSessions(int workers) {
        await().atMost(PATIENCE)
                .until(() -> redis.cli("ZCARD", PREFIX + "sessions").equals("" + workers));
    }

    private void addOthers() {
        for (int i = 0; i < BESIDES; i++) {
            add(i % 2 == 0 ? "work" : "blocking", new Task("other" + i, "complete", 200, 0), "id", "other" + i);
        }
    }

    private void awaitOthers() {
        for (int i = 0; i < BESIDES; i++) {
            String id = "other" + i;
            await().atMost(PATIENCE).until(() -> resultOf(id).contains("completed"));
        }
        await().atMost(PATIENCE)
                .until(() -> redis.cli("XPENDING", PREFIX + "ready", "workers").startsWith("0"));
    }

    private String add(String kind, Task task, String... more) {
        String[] command = {"XADD", PREFIX + "ready", "*", "kind", kind, "payload", task.json()};
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return redis.cli(all);
    }

    /** The fields of the one result of a job; empty while there is none. */
    private String resultOf(String id) {
        List<?> results = (List<?>) redis.call("XRANGE", PREFIX + "results", "-", "+");
        List<String> mine = results.stream()
                .map(result -> "" + ((List<?>) result).get(1))
                .filter(fields -> fields.startsWith("[id, " + id + ","))
                .toList();
        assertTrue(mine.size() <= 1, mine.toString());
        return mine.isEmpty() ? "" : mine.get(0);
    }
}
