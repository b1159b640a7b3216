package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files far larger than the heap, in a Java whose whole heap is as large as the file kinds may take on top. */
@Timeout(300)
class BigFileTest {
    private static final long FOUR_GB = 4L * 1024 * 1024 * 1024;
    private static final long MEDIUM = 128L * 1024 * 1024;
    private static final long PATIENCE_SECONDS = 240;
    private static final Duration BLOCKED = Duration.ofSeconds(1);

    private Path root;
    private Path said;

    /** In memory where there is such a folder: a file of zeros takes no room there, and the disk takes no part in the times. */
    @BeforeEach
    void make() throws IOException {
        Path memory = Path.of("/dev/shm");
        root = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "windlass-test")
                : Files.createTempDirectory("windlass-test");
        said = Files.createTempFile("windlass-test", "said");
    }

    @AfterEach
    void remove() throws IOException {
        for (String name : List.of("big", "medium", "copy")) {
            Files.deleteIfExists(root.resolve(name));
        }
        Files.delete(root);
        Files.delete(said);
    }

    @Test
    void fourGigabytesAreReadInAHeapOf64Megabytes() throws Exception {
        FileBench.sparse(root.resolve("big"), FOUR_GB);
        FileBench.sparse(root.resolve("medium"), MEDIUM);

        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BigFileTest.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it takes too long");
        } finally {
            child.destroyForcibly();
        }

        String told = Files.readString(said);
        System.out.println(told);
        assertEquals(0, child.exitValue(), () -> told);
        assertEquals(MEDIUM, Files.size(root.resolve("copy")));
    }

    /** In the child: each job's time, and the longest time for which the event loop was held up meanwhile. */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        try (FileBench bench = new FileBench(root)) {
            Pulse pulse = new Pulse(bench);
            pulse.time(
                    "checksum of 4 GB",
                    () -> assertEquals(
                            FOUR_GB,
                            bench.run(new FileChecksum(bench.files), new FileChecksum.Request("big", "CRC32"))
                                    .bytes()));
            pulse.time(
                    "lines of 4 GB",
                    () -> assertEquals(
                            1,
                            bench.run(new FileLines(bench.files), new FileLines.Request("big", "zero", null, null))
                                    .lines()));
            pulse.time(
                    "copy of 128 MB",
                    () -> assertEquals(
                            MEDIUM,
                            bench.run(new FileCopy(bench.files), new FileCopy.Request("medium", "copy", null, null))
                                    .bytes()));
            bench.assertClean();
        }
    }

    /** Looks at the event loop of the jobs. */
    private static final class Pulse {
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final AtomicLong longest = new AtomicLong();

        Pulse(FileBench bench) {
            bench.everyTenMillis(() -> {
                long now = System.nanoTime();
                longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
            });
        }

        void time(String what, Work work) throws Exception {
            longest.set(0);
            long began = System.nanoTime();
            work.run();
            System.out.printf(
                    "%s: %d ms, event loop held up %d ms at most%n",
                    what, (System.nanoTime() - began) / 1_000_000, longest.get() / 1_000_000);
            assertTrue(longest.get() < BLOCKED.toNanos(), "the event loop was blocked");
        }

        private interface Work {
            void run() throws Exception;
        }
    }
}
