package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.testing.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code windlass.transport}: what is asked for is used, told at the start and in the health data, and works. */
class TransportIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @CsvSource({"windlass.transport=nio, nio", "windlass.transport=epoll, epoll", "windlass.transport=auto, epoll"})
    void aJobRunsByTheTransportThatIsAskedFor(String setting, String used) {
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(redis, setting).ready()) {
            RawQueue queue = new RawQueue(redis);
            String id = queue.add("kind", "echo", "payload", "1");

            await().until(() -> !queue.resultsOf(id).isEmpty());

            assertEquals("completed", queue.resultsOf(id).get(0).get("outcome"));
            assertTrue(daemon.output().contains("transport " + used + "\n"), daemon.output());
            assertEquals(used, inHealthData(daemon));
        }
    }

    @Test
    void unknownTransportIsRefusedWithThoseThereAre() {
        assertRefused("kqeue", "windlass.transport", "must be auto, nio, epoll or io_uring, not 'kqeue'");
    }

    @Test
    void transportThatCannotBeLoadedIsRefusedWithTheReason() {
        assertRefused("io_uring", "windlass.transport", "io_uring cannot be used here", "not on the class path");
    }

    private static String inHealthData(DaemonProcess daemon) {
        JsonNode ready = daemon.api().health("ready").json();
        for (JsonNode check : ready.path("checks")) {
            if (check.path("data").has("transport")) {
                return check.path("data").path("transport").asText();
            }
        }
        return "absent from " + ready;
    }

    private void assertRefused(String transport, String... named) {
        try (DaemonProcess daemon = DaemonProcess.embedded(folder, "windlass.transport=" + transport)) {
            assertEquals(1, daemon.exitCode());

            for (String text : named) {
                assertTrue(daemon.output().contains(text), text + " is not in:\n" + daemon.output());
            }
            assertFalse(folder.resolve("data").toFile().exists(), "an embedded Redis was started");
        }
    }
}
