package dev.windlass.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot be: it ends soon, names every mistake, and touches no Redis. */
class BadConfigIT {
    @TempDir
    private Path folder;

    @Test
    void threeMistakesAtOnceAreAllNamed() {
        assertRefused(
                Stream.of("windlass.concurrency=0", "windlass.lease=1ms", "windlass.results.ttl=soon"),
                "windlass.concurrency",
                "between 1 and 100000, not 0",
                "windlass.lease",
                "not 1ms",
                "windlass.results.ttl",
                "not 'soon'");
    }

    @Test
    void unknownKeyIsNamedAndSoIsAnImpossibleOverride() {
        assertRefused(
                Stream.of(
                        "windlass.concurency=5",
                        "windlass.kind.\"echo\".backoff.factor=-4",
                        "windlass.queue.\"mail\".concurrency=many"),
                "windlass.concurency",
                "windlass.kind.\"echo\".backoff.factor",
                "windlass.queue.\"mail\".concurrency");
    }

    private void assertRefused(Stream<String> settings, String... named) {
        long begun = System.nanoTime();
        try (DaemonProcess daemon = DaemonProcess.embedded(folder, settings.toArray(String[]::new))) {
            assertEquals(1, daemon.exitCode());

            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            for (String text : named) {
                assertTrue(daemon.output().contains(text), text + " is not in:\n" + daemon.output());
            }
            System.out.println("a bad configuration was refused after " + took.toMillis() + " ms");
            assertFalse(folder.resolve("data").toFile().exists(), "an embedded Redis was started");
        }
    }
}
