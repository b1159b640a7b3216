package dev.windlass.handler.builtin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.DiscardException;
import dev.windlass.handler.builtin.FileCopy.Report;
import dev.windlass.handler.builtin.FileCopy.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCopyTest {
    private static final long HUGE = 100L * 1024 * 1024 * 1024;

    @TempDir
    Path folder;

    private Path root;
    private FileBench bench;
    private FileCopy handler;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        bench = new FileBench(root);
        bench.write("a", "content");
        handler = new FileCopy(bench.files);
    }

    @AfterEach
    void close() {
        bench.awaitClean();
        bench.close();
    }

    @Test
    void smallAndEmptyFilesAreCopied() throws Exception {
        assertEquals(new Report("a", "b", 7), bench.run(handler, copy("a", "b")));
        assertEquals("content", Files.readString(root.resolve("b")));
        bench.assertClean();

        bench.write("empty", "");
        assertEquals(new Report("empty", "c", 0), bench.run(handler, copy("empty", "c")));
        assertEquals(0, Files.size(root.resolve("c")));
    }

    @Test
    void fileOfManyPiecesIsCopiedByteForByte() throws Exception {
        byte[] bytes = new byte[10_000_001];
        new Random(1).nextBytes(bytes);
        Files.write(root.resolve("big"), bytes);

        assertEquals(
                bytes.length,
                bench.run(handler, new Request("big", "copy", null, true)).bytes());

        assertEquals(-1, Files.mismatch(root.resolve("big"), root.resolve("copy")));
    }

    @Test
    void givenFileInTheWay_whenCopied_thenReplacedOnlyWhenAsked() throws Exception {
        bench.write("b", "old");

        bench.discards("'b' exists already", handler, copy("a", "b"));
        assertEquals("old", Files.readString(root.resolve("b")));
        bench.assertClean();

        bench.run(handler, new Request("a", "b", true, null));
        assertEquals("content", Files.readString(root.resolve("b")));
    }

    @Test
    void fileIsCopiedOntoItself() throws Exception {
        bench.run(handler, new Request("a", "a", true, null));

        assertEquals("content", Files.readString(root.resolve("a")));
    }

    @Test
    void givenFileThatTurnsUpMeanwhile_whenCopied_thenNotReplacedAndNothingIsLeft() throws Exception {
        FileBench.sparse(root.resolve("big"), 200L * 1024 * 1024);
        CompletableFuture<Report> running = bench.start(handler, copy("big", "b"));
        await().until(() -> !bench.temporary().isEmpty());
        assertFalse(running.isDone(), "the test was too slow to get in between");
        bench.write("b", "faster");

        assertEquals(DiscardException.class, FileBench.failure(running).getClass());

        bench.assertClean();
        assertEquals("faster", Files.readString(root.resolve("b")));
    }

    @Test
    void givenLinkThatTurnsUpMeanwhile_whenCopied_thenNotFollowedAndNothingIsLeft() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside"), "outside");
        FileBench.sparse(root.resolve("big"), 200L * 1024 * 1024);
        CompletableFuture<Report> running = bench.start(handler, new Request("big", "b", true, null));
        await().until(() -> !bench.temporary().isEmpty());
        assertFalse(running.isDone(), "the test was too slow to get in between");
        Files.createSymbolicLink(root.resolve("b"), outside);

        assertTrue(FileBench.failure(running).getMessage().contains("is a symbolic link"));

        bench.assertClean();
        assertEquals("outside", Files.readString(outside));
    }

    @Test
    void givenCopyCancelled_whenUnderWay_thenFilesAreClosedAndNothingIsLeft() throws Exception {
        FileBench.sparse(root.resolve("huge"), HUGE);
        CompletableFuture<Report> running = bench.start(handler, copy("huge", "b"));
        await().until(() -> !bench.temporary().isEmpty());

        running.cancel(true);

        bench.awaitClean();
        assertFalse(Files.exists(root.resolve("b")));
    }

    @Test
    void givenManyCopiesCancelled_whenAtAnyPoint_thenFilesAreClosedAndNothingIsLeft() throws Exception {
        FileBench.sparse(root.resolve("huge"), HUGE);
        // from before anything is open until well into the copying
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Report> running = bench.start(handler, new Request("huge", "b" + i, null, null));
            for (int spin = 0; spin < i * 20 && !running.isDone(); spin++) {
                Files.exists(root);
            }
            running.cancel(true);
        }

        bench.awaitClean();
        try (var left = Files.list(root)) {
            assertEquals(2, left.count(), "a and huge");
        }
    }

    @Test
    void givenJailBreak_whenCopied_thenDiscarded() throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("secret"));

        bench.discards("'../secret' leads out", handler, copy("../secret", "b"));
        bench.discards("'link' leads out", handler, copy("link", "b"));
        bench.discards("'../b' leads out", handler, copy("a", "../b"));
        bench.discards("'link' is a symbolic link", handler, new Request("a", "link", true, null));
        bench.discards("'.' is not a regular file", handler, copy(".", "b"));
        bench.discards("has no field 'from'", handler, copy(null, "b"));
        bench.discards("has no field 'to'", handler, copy("a", null));
        bench.discards("has no field 'from'", handler, null);
        assertThrows(NoSuchFileException.class, () -> bench.run(handler, copy("later", "b")));
        assertThrows(NoSuchFileException.class, () -> bench.run(handler, copy("a", "no/folder")));
        assertFalse(Files.exists(root.resolve("b")));
    }

    private static Request copy(String from, String to) {
        return new Request(from, to, null, null);
    }
}
