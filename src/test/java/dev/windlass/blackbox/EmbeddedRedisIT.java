package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.testing.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon with nothing configured: it brings its own Redis. */
class EmbeddedRedisIT {
    private static final String JOB = "{\"kind\":\"echo\",\"payload\":{\"n\":1},\"id\":\"kept\"}";

    @TempDir
    private Path folder;

    @Test
    void recordIsStillThereAfterARestartAndNoRedisAfterAnOrderlyStop() {
        long redis;
        try (DaemonProcess first = DaemonProcess.embedded(folder).ready()) {
            Answer answer = first.api().enqueue("?wait=10s", JOB);
            assertEquals(200, answer.status(), answer.body());
            assertEquals("{\"n\":1}", answer.json().path("result").toString());
            redis = redisPid();
            assertTrue(runsRedis(redis));

            first.signal(Signal.TERM);
            assertEquals(0, first.exitCode(), first.output());
        }
        assertTrue(!runsRedis(redis), "redis-server " + redis + " outlived its daemon");

        try (DaemonProcess second = DaemonProcess.embedded(folder).ready()) {
            Answer found = second.api().find("kept");
            assertEquals("completed", found.text("state"), found.body());
            assertEquals("{\"n\":1}", found.json().path("result").toString());
        } finally {
            endRedis();
        }
    }

    @Test
    void orphanOfAKilledDaemonIsFoundAndReusedAtTheNextStart() {
        try {
            long redis;
            try (DaemonProcess killed = DaemonProcess.embedded(folder).ready()) {
                killed.api().enqueue("?wait=10s", JOB);
                redis = redisPid();
                killed.kill9();
            }
            assertTrue(runsRedis(redis), "the embedded Redis went with its daemon");

            try (DaemonProcess next = DaemonProcess.embedded(folder).ready()) {
                assertEquals(redis, redisPid());
                assertTrue(next.output().contains("Took over"), next.output());
                assertEquals("completed", next.api().find("kept").text("state"));

                next.signal(Signal.TERM);
                assertEquals(0, next.exitCode(), next.output());
            }
            await().until(() -> !runsRedis(redis));
        } finally {
            endRedis();
        }
    }

    private long redisPid() {
        Properties access = new Properties();
        try (var reader = Files.newBufferedReader(folder.resolve("data/embedded.properties"))) {
            access.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.parseLong(access.getProperty("pid"));
    }

    /** A dead process whose parent does not care for it keeps its id, but has no arguments any more. */
    private static boolean runsRedis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .isPresent();
    }

    /** What a failed test, or a daemon that was killed, leaves behind; by its id, and only while it is still there. */
    private void endRedis() {
        if (Files.exists(folder.resolve("data/embedded.properties"))) {
            long pid = redisPid();
            ProcessHandle.of(pid).ifPresent(process -> {
                process.destroyForcibly();
                await().until(() -> !runsRedis(pid));
            });
        }
    }
}
