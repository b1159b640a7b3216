package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.windlass.handler.builtin.FileWrite.Report;
import dev.windlass.handler.builtin.FileWrite.Request;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWriteTest {
    @TempDir
    Path folder;

    private Path root;
    private FileBench bench;
    private FileWrite handler;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        bench = new FileBench(root);
        handler = new FileWrite(bench.files);
    }

    @AfterEach
    void close() {
        bench.assertClean();
        bench.close();
    }

    @Test
    void textAndBytesAreWritten() throws Exception {
        assertEquals(new Report("a.txt", 6), bench.run(handler, text("a.txt", "Grüß")));
        assertEquals("Grüß", Files.readString(root.resolve("a.txt")));

        bench.run(handler, new Request("b", null, "AP8K", null, null, null));
        assertArrayEquals(new byte[] {0, (byte) 0xff, 10}, Files.readAllBytes(root.resolve("b")));

        assertEquals(new Report("empty", 0), bench.run(handler, text("empty", "")));
        assertEquals(0, Files.size(root.resolve("empty")));
    }

    @Test
    void fileThatIsThereIsReplacedByAnotherFile() throws Exception {
        bench.write("a.txt", "something longer");
        Files.createLink(root.resolve("other-name"), root.resolve("a.txt"));

        bench.run(handler, text("a.txt", "new"));

        assertEquals("new", Files.readString(root.resolve("a.txt")));
        assertEquals(
                "something longer", Files.readString(root.resolve("other-name")), "written to a new file and moved");
    }

    @Test
    void readersNeverSeeHalfAFile() throws Exception {
        String one = "1".repeat(300_000);
        String two = "2".repeat(300_000);
        bench.write("a.txt", one);
        List<CompletableFuture<Report>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            writes.add(bench.start(handler, text("a.txt", i % 2 == 0 ? two : one)));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
        do {
            String seen = Files.readString(root.resolve("a.txt"));
            assertTrue(seen.equals(one) || seen.equals(two), () -> "half a file of " + seen.length());
        } while (!all.isDone());
        all.join();
    }

    @Test
    void missingFoldersAreCreatedOnlyWhenAsked() throws Exception {
        assertThrows(NoSuchFileException.class, () -> bench.run(handler, text("x/y/a.txt", "1")));
        assertFalse(Files.exists(root.resolve("x")));

        bench.run(handler, new Request("x/y/a.txt", "1", null, null, null, true));

        assertEquals("1", Files.readString(root.resolve("x/y/a.txt")));
    }

    @Test
    void fsyncedFileIsWritten() throws Exception {
        bench.run(handler, new Request("a.txt", "kept", null, null, true, null));
        bench.run(handler, new Request("log.txt", "kept", null, true, true, null));

        assertEquals("kept", Files.readString(root.resolve("a.txt")));
        assertEquals("kept", Files.readString(root.resolve("log.txt")));
    }

    @Test
    void appendedTextIsAddedAtTheEnd() throws Exception {
        bench.run(handler, new Request("x/log", "1", null, true, null, true));
        bench.run(handler, new Request("x/log", "2", null, true, null, null));

        assertEquals("12", Files.readString(root.resolve("x/log")));
    }

    @Test
    void manyJobsAppendWithoutOverwritingEachOther() throws Exception {
        List<CompletableFuture<Report>> jobs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            jobs.add(bench.start(handler, new Request("log", "line " + i + "\n", null, true, null, null)));
        }
        CompletableFuture.allOf(jobs.toArray(CompletableFuture[]::new)).join();

        Set<String> lines = Files.readAllLines(root.resolve("log")).stream().collect(Collectors.toSet());
        assertEquals(200, lines.size());
    }

    @Test
    void givenJailBreak_whenWritten_thenDiscardedAndNothingIsWrittenOutside() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("root-2"));
        Files.writeString(outside.resolve("out.txt"), "outside");
        Files.createSymbolicLink(root.resolve("file-link"), outside.resolve("out.txt"));
        Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("made.txt"));
        Files.createSymbolicLink(root.resolve("folder-link"), outside);

        for (boolean append : new boolean[] {false, true}) {
            for (String path : List.of(
                    "../root-2/out.txt",
                    "../new.txt",
                    "file-link",
                    "dangling",
                    "folder-link/out.txt",
                    "folder-link/new/x")) {
                bench.discards("path '" + path + "'", handler, new Request(path, "x", null, append, null, true));
            }
        }
        assertEquals("outside", Files.readString(outside.resolve("out.txt")));
        try (var left = Files.list(outside)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void givenBadRequest_whenWritten_thenDiscardedWithoutShowingThePayload() {
        bench.discards("has no field 'path'", handler, null);
        bench.discards("send either 'text' or 'base64'", handler, new Request("a", null, null, null, null, null));
        bench.discards("send either 'text' or 'base64'", handler, new Request("a", "b", "Yg==", null, null, null));
        bench.discards("is not base64: correct", handler, new Request("a", null, "*secret*", null, null, null));
        bench.discards("is not a regular file", handler, text(".", "x"));
    }

    @Test
    void givenFolderWithoutTheRightToWrite_whenWritten_thenOrdinaryFailure() throws Exception {
        Path closed = Files.createDirectory(root.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(closed), "whoever runs this test may write anywhere");

        String message = assertThrows(AccessDeniedException.class, () -> bench.run(handler, text("closed/a", "x")))
                .getMessage();
        assertTrue(message.startsWith("closed/a: may not be read or written"), message);
    }

    private static Request text(String path, String text) {
        return new Request(path, text, null, null, null, null);
    }
}
