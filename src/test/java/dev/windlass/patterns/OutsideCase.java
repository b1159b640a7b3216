package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobResult;
import dev.windlass.testing.TargetResource;
import dev.windlass.testing.TargetServer;
import io.quarkus.test.common.WithTestResource;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;

/** What the tests of kinds that reach out of the daemon have in common: a server, and that nothing of it stays open. */
@WithTestResource(TargetResource.class)
abstract class OutsideCase extends PatternCase {
    @SuppressWarnings("NullAway.Init") // set by the resource
    static TargetServer target;

    @AfterAll
    static void noConnectionStaysOpen() {
        // the pool keeps those that were not aborted for some seconds
        await().atMost(PATIENCE).until(() -> target.open() == 0);
    }

    static void assertDead(String type, String words, JobResult result) {
        assertEquals("dead", result.outcome());
        var error = Objects.requireNonNull(result.error());
        assertTrue(error.type().endsWith(type), error.type() + ": " + error.message());
        assertTrue(error.message().contains(words), error.message());
    }
}
