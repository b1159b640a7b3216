package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windlass.handler.DiscardException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// a pipe that is opened after all waits for its writer for ever
@Timeout(60)
class FileJailTargetTest {
    @TempDir
    Path folder;

    private Path root;
    private FileJail jail;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("in.txt"), "inside");
        Files.writeString(root.resolve("sub/deep.txt"), "deep");
        Files.createDirectories(folder.resolve("root-2"));
        Files.writeString(folder.resolve("root-2/out.txt"), "outside");
        jail = new FileJail(root);
    }

    @Test
    void targetsInsideAreAllowed() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("sub"));

        append("new.txt", false);
        append("sub/../in.txt", false);
        append("link/deep.txt", false);
        append(root + "/sub/new.txt", false);

        assertEquals("+", Files.readString(root.resolve("new.txt")));
        assertEquals("inside+", Files.readString(root.resolve("in.txt")));
        assertEquals("deep+", Files.readString(root.resolve("sub/deep.txt")));
        assertEquals("+", Files.readString(root.resolve("sub/new.txt")));
    }

    @Test
    void givenTargetThatLeadsOut_whenAskedFor_thenDiscardedAndNothingIsCreatedThere() throws IOException {
        Files.createSymbolicLink(root.resolve("folder-link"), folder.resolve("root-2"));
        Files.createSymbolicLink(root.resolve("chain"), Path.of("folder-link"));

        for (String path : List.of(
                "../new.txt",
                "../root-2/out.txt",
                "sub/../../new.txt",
                "../../../../../../../../tmp/new.txt",
                "/tmp/new.txt",
                "..",
                "../made/new.txt",
                "folder-link/new.txt",
                "folder-link/made/new.txt",
                "chain/new.txt",
                root + "/../new.txt")) {
            assertDiscardsTarget(path, "leads out of the folder windlass.files.root");
        }
        assertFalse(Files.exists(folder.resolve("made")));
        assertFalse(Files.exists(folder.resolve("root-2/made")));
    }

    @Test
    void givenTargetThatIsALink_whenAskedFor_thenDiscardedWhereverItLeads() throws IOException {
        Files.createSymbolicLink(root.resolve("out"), folder.resolve("root-2/out.txt"));
        Files.createSymbolicLink(root.resolve("in"), Path.of("in.txt"));
        Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("root-2/not-yet.txt"));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));

        for (String path : List.of("out", "in", "dangling", "circle")) {
            assertDiscardsTarget(path, "is a symbolic link");
        }
    }

    @Test
    void givenTargetThatIsNoFile_whenAskedFor_thenDiscarded() throws Exception {
        Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assumeTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "mkfifo does not work here");

        assertDiscardsTarget("pipe", "is not a regular file");
        assertDiscardsTarget("sub", "is not a regular file");
        assertDiscardsTarget(".", "is not a regular file");
        assertDiscardsTarget("sub/..", "is not a regular file");
        assertDiscardsTarget("zero", "is a symbolic link");
        assertDiscardsTarget("in.txt/new", "goes through a file");
        assertDiscardsTarget("in.txt\0.png", "is not a legal path");
        assertDiscardsTarget("", "is empty");
        jail = new FileJail(Path.of("/dev"));
        assertDiscardsTarget("null", "is not a regular file");
    }

    @Test
    void givenTargetInAMissingFolder_whenAskedFor_thenItIsCreatedOnlyOnRequest() throws IOException {
        NoSuchFileException thrown = assertThrows(NoSuchFileException.class, () -> jail.target("a/b/new.txt", false));
        assertTrue(thrown.getMessage().startsWith("a/b/new.txt: its folder does not exist"), thrown.getMessage());
        assertFalse(Files.exists(root.resolve("a")));

        append("a/b/new.txt", true);
        assertEquals("+", Files.readString(root.resolve("a/b/new.txt")));
    }

    /** A race that a check before and after the opening would lose within seconds. */
    @Test
    void givenFileAndFolderExchangedForLinksAllTheTime_whenOpened_thenNothingOutsideIsReadOrWritten() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "outside");
        Files.createDirectory(root.resolve("real"));
        Files.writeString(root.resolve("real/file"), "inside");
        AtomicBoolean over = new AtomicBoolean();
        Thread enemy = new Thread(() -> {
            while (!over.get()) {
                exchange(Path.of("real"), "moving");
                exchange(outside, "moving");
                exchange(Path.of("real/file"), "moving-file");
                exchange(outside.resolve("file"), "moving-file");
            }
        });
        enemy.start();
        int[] opened = new int[2];
        try {
            for (int i = 0; i < 10_000; i++) {
                for (String path : List.of("moving/file", "moving-file")) {
                    try {
                        assertEquals("inside", read(path));
                        opened[0]++;
                    } catch (IOException | DiscardException e) {
                        // it was not there, or seen to lead out
                    }
                }
                try {
                    append("moving/new", false);
                    opened[1]++;
                } catch (IOException | DiscardException e) {
                    // as above
                }
            }
        } finally {
            over.set(true);
            enemy.join();
        }
        assertTrue(opened[0] > 0 && opened[1] > 0, "never in time: " + Arrays.toString(opened));
        assertFalse(Files.exists(outside.resolve("new")));
    }

    private void exchange(Path target, String name) {
        try {
            Path link = Files.createSymbolicLink(root.resolve("next"), target);
            Files.move(link, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(String path, boolean createFolders) throws IOException {
        Appending.append(jail.target(path, createFolders), new byte[] {'+'}, false);
    }

    private void assertDiscardsTarget(String path, String part) {
        for (boolean create : new boolean[] {false, true}) {
            String message = assertThrows(DiscardException.class, () -> jail.target(path, create), path)
                    .getMessage();
            assertTrue(message.contains(part), message);
        }
    }

    private String read(String path) throws IOException {
        try (InputStream file = Channels.newInputStream(jail.open(path))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
