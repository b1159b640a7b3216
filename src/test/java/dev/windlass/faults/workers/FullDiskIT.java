package dev.windlass.faults.workers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.faults.NamedRuns;
import dev.windlass.testing.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the embedded Redis is full: nothing is taken that cannot be kept, and all goes on once there is room. */
class FullDiskIT {
    private static final String JOB = "{\"kind\":\"echo\",\"payload\":\"" + "x".repeat(2_000) + "\",\"keep\":\"10m\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void nothingAcknowledgedIsLostOverAFullDiskAndWorkGoesOnWhenThereIsRoom() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", data.toString()) == 0,
                "needs the right to mount a small file system");
        try {
            fillAndMakeRoom(data);
        } finally {
            await().atMost(PATIENCE).until(() -> run("umount", data.toString()) == 0);
        }
    }

    private void fillAndMakeRoom(Path data) throws IOException {
        try (DaemonProcess daemon = DaemonProcess.embedded(folder).ready()) {
            List<String> acknowledged = new ArrayList<>();
            enqueue(daemon, acknowledged, 20);
            assertEquals(20, acknowledged.size());

            Path filler = data.resolve("filler");
            fill(filler);
            await().atMost(PATIENCE).until(() -> {
                enqueue(daemon, acknowledged, 1);
                Answer ready = daemon.api().health("ready");
                return ready.status() == 503 && ready.body().contains("MISCONF");
            });
            Answer refused = daemon.api().enqueue("", JOB);
            assertEquals(503, refused.status(), refused.body());
            assertTrue(refused.text("detail").contains("MISCONF"), refused.body());
            assertTrue(daemon.isUp("live"));

            Files.delete(filler);
            long room = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                Answer again = daemon.api().enqueue("?wait=5s", JOB);
                return again.status() == 200 && again.text("outcome").equals("completed");
            });
            long took = (System.nanoTime() - room) / 1_000_000;
            await().atMost(PATIENCE).until(() -> daemon.isUp("ready"));
            for (String id : acknowledged) {
                await().atMost(PATIENCE)
                        .until(() -> daemon.api().find(id).text("state").equals("completed"));
            }
            assertFalse(daemon.output().contains("bug in Windlass"), daemon.output());
            NamedRuns.add(
                    "disk of the embedded Redis full",
                    Map.of(
                            "fault",
                            "no space left",
                            "jobs",
                            acknowledged.size(),
                            "recoveryMillis",
                            took,
                            "verdict",
                            "good"));
            daemon.signal(Signal.TERM);
            assertEquals(0, daemon.exitCode(), daemon.output());
        }
    }

    private static void enqueue(DaemonProcess daemon, List<String> acknowledged, int count) {
        for (int i = 0; i < count; i++) {
            Answer answer = daemon.api().enqueue("", JOB);
            if (answer.status() == 201) {
                acknowledged.add(answer.text("id"));
            }
        }
    }

    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (byte[] some = new byte[4_096]; ; ) {
                out.write(some);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space"), e.toString());
        }
    }

    private static int run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
