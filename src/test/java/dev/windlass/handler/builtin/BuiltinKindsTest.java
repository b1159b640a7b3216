package dev.windlass.handler.builtin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobClient;
import dev.windlass.client.JobResult;
import dev.windlass.job.Failure;
import dev.windlass.job.NewJob;
import dev.windlass.testing.RedisResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** File kinds and a bound command, from a caller through Redis and the worker and back. */
@QuarkusTest
@TestProfile(BuiltinKindsTest.WithCommand.class)
class BuiltinKindsTest {
    private static final String QUEUE = "builtin-test";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /** Fixed, since a profile is made several times. */
    private static final Path ROOT = Path.of("target", "builtin-kinds-test").toAbsolutePath();

    public static class WithCommand implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Files.createDirectories(ROOT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "windlass.queues", QUEUE,
                    "windlass.files.root", ROOT.toString(),
                    "windlass.kind.\"upper\".command", "/usr/bin/tr,a-z,A-Z",
                    "windlass.kind.\"upper\".max-attempts", "1",
                    "windlass.kind.\"refuse\".command", "/bin/sh,-c,echo no >&2; exit 65",
                    "windlass.kind.\"refuse\".command-dead-exit-codes", "65",
                    "windlass.kind.\"long\".command", "/bin/sh,-c,echo $$$$ > pid; sleep 1000 & sleep 1000",
                    "windlass.kind.\"long\".command-dir", ROOT.toString());
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(RedisResource.class));
        }
    }

    @Inject
    JobClient client;

    @BeforeEach
    @AfterEach
    void clean() throws IOException {
        try (var files = Files.list(ROOT)) {
            for (Path file : files.toList()) {
                assertFalse(file.getFileName().toString().startsWith(Draft.PREFIX), file::toString);
                Files.delete(file);
            }
        }
    }

    @Test
    void commandRunsTheJob() {
        assertEquals("\"LOUD\"", call("upper", "\"loud\"").resultText());
    }

    @Test
    void givenExitCodeThatBuries_whenRun_thenDeadAtTheFirstAttemptWithWhatItSaid() {
        assertDead("exit code 65; its standard error said: no", call("refuse", "1"));
    }

    @Test
    void givenCommandJob_whenCancelled_thenItsProcessesAreGone() throws Exception {
        String id = client.enqueue(QUEUE, NewJob.of("long").withId("long-1"))
                .await()
                .atMost(DEADLINE)
                .id();
        Path pidFile = ROOT.resolve("pid");
        await().until(() -> Files.exists(pidFile) && Files.size(pidFile) > 1);
        ProcessHandle process = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile).trim()))
                .orElseThrow();
        ProcessTree tree = new ProcessTree(process);
        await().until(() -> tree.running().size() == 3);

        client.cancel(QUEUE, id).await().atMost(DEADLINE);

        await().until(() -> tree.running().isEmpty());
    }

    @Test
    void filesAreWrittenCopiedReadAndCounted() throws Exception {
        call("file.write", "{\"path\":\"a/b.txt\",\"text\":\"one\\ntwo\\n\",\"createDirs\":true,\"fsync\":true}");
        JobResult copied = call("file.copy", "{\"from\":\"a/b.txt\",\"to\":\"c.txt\"}");
        assertEquals("{\"from\":\"a/b.txt\",\"to\":\"c.txt\",\"bytes\":8}", copied.resultText());
        assertEquals("one\ntwo\n", Files.readString(ROOT.resolve("c.txt")));

        assertEquals(
                "{\"path\":\"c.txt\",\"offset\":4,\"bytes\":4,\"size\":8,\"base64\":\"dHdvCg==\"}",
                call("file.read", "{\"path\":\"c.txt\",\"offset\":4,\"encoding\":\"base64\"}")
                        .resultText());
        assertEquals(
                "{\"path\":\"c.txt\",\"lines\":2,\"matches\":1,\"first\":[{\"number\":2,\"text\":\"two\"}],\"cut\":0}",
                call("file.lines", "{\"path\":\"c.txt\",\"grep\":\"^t.o$\",\"regex\":true}")
                        .resultText());
        assertEquals(
                "{\"path\":\"c.txt\",\"algorithm\":\"CRC32\",\"checksum\":\"12ba0be6\",\"bytes\":8}",
                call("file.checksum", "{\"path\":\"c.txt\",\"algorithm\":\"crc32\"}")
                        .resultText());
        Files.delete(ROOT.resolve("a/b.txt"));
        Files.delete(ROOT.resolve("a"));

        assertDead("leads out", call("file.read", "{\"path\":\"../x\"}"));
    }

    private static void assertDead(String part, JobResult result) {
        assertEquals("dead", result.outcome());
        Failure error = Objects.requireNonNull(result.error());
        assertTrue(error.message().contains(part), error.message());
    }

    private JobResult call(String kind, String payload) {
        return client.call(QUEUE, NewJob.ofJson(kind, payload), DEADLINE)
                .await()
                .atMost(DEADLINE);
    }
}
