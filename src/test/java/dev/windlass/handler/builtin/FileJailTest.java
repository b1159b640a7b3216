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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
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
@Timeout(30)
class FileJailTest {
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
    void filesInsideAreOpened() throws IOException {
        assertEquals("inside", read("in.txt"));
        assertEquals("deep", read("sub/deep.txt"));
        assertEquals("deep", read("./sub/../sub//deep.txt"));
        assertEquals("inside", read(root.resolve("in.txt").toString()));
    }

    @Test
    void givenPathThatLeadsOut_whenOpened_thenDiscarded() {
        for (String path : List.of(
                "../root-2/out.txt",
                "sub/../../root-2/out.txt",
                "../root/../root-2/out.txt",
                "../../../../../../../../etc/passwd",
                "/etc/passwd",
                "/",
                "..",
                folder.resolve("root-2/out.txt").toString(),
                root + "/../root-2/out.txt")) {
            assertDiscards(path, "leads out of the folder windlass.files.root");
        }
    }

    @Test
    void givenLinksThatLeadOut_whenOpened_thenDiscarded() throws IOException {
        Files.createSymbolicLink(root.resolve("file-link"), folder.resolve("root-2/out.txt"));
        Files.createSymbolicLink(root.resolve("folder-link"), folder.resolve("root-2"));
        Files.createSymbolicLink(root.resolve("relative-link"), Path.of("../root-2"));
        Files.createSymbolicLink(root.resolve("chain"), Path.of("folder-link"));

        for (String path : List.of("file-link", "folder-link/out.txt", "relative-link/out.txt", "chain/out.txt")) {
            assertDiscards(path, "leads out");
        }
    }

    @Test
    void linksThatStayInsideAreFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("sub"));

        assertEquals("deep", read("link/deep.txt"));
    }

    @Test
    void givenRootThatIsALink_whenOpened_thenFilesBehindItAreInside() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link-to-root"), root);
        jail = new FileJail(link);

        assertEquals("inside", read("in.txt"));
        assertEquals("inside", read(link.resolve("in.txt").toString()));
        assertDiscards("../root-2/out.txt", "leads out");
    }

    @Test
    void givenWhatIsNoRegularFile_whenOpened_thenDiscardedWithoutOpeningIt() throws Exception {
        assertDiscards("sub", "is not a regular file");
        assertDiscards(".", "is not a regular file");

        Path socket = root.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertDiscards("socket", "is not a regular file");
        }
    }

    @Test
    void givenPipe_whenOpened_thenDiscardedWithoutWaiting() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assumeTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "mkfifo does not work here");

        assertDiscards("pipe", "is not a regular file");
    }

    @Test
    void givenDevice_whenOpened_thenDiscarded() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "there is no /dev/zero here");

        assertDiscards("/dev/zero", "leads out");
        jail = new FileJail(Path.of("/dev"));
        assertDiscards("zero", "is not a regular file");
    }

    @Test
    void givenIllegalPath_whenOpened_thenDiscardedAndShownHarmlessly() {
        assertDiscards("", "is empty");
        assertDiscards("in.txt\0.png", "'in.txt?.png' is not a legal path");
        assertDiscards("../" + "x".repeat(500), "xxx…' leads out");
        assertDiscards("../a\nb", "'../a?b' leads out");
    }

    @Test
    void givenMissingFile_whenOpened_thenOrdinaryFailureWithoutTheFullPath() {
        NoSuchFileException thrown = assertThrows(NoSuchFileException.class, () -> read("sub/missing.txt"));

        assertTrue(thrown.getMessage().startsWith("sub/missing.txt: no such file"), thrown.getMessage());
        assertFalse(thrown.getMessage().contains(folder.toString()), thrown.getMessage());
    }

    @Test
    void givenLinkThatGoesInCircles_whenOpened_thenOrdinaryFailureWithoutTheFullPath() throws IOException {
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));

        FileSystemException thrown = assertThrows(FileSystemException.class, () -> read("circle"));

        assertFalse(thrown.getMessage().contains(folder.toString()), thrown.getMessage());
    }

    @Test
    void givenRootThatIsNoFolder_whenMade_thenTheSettingIsNamed() {
        for (Path wrong : List.of(root.resolve("in.txt"), root.resolve("missing"))) {
            String message = assertThrows(IllegalArgumentException.class, () -> new FileJail(wrong))
                    .getMessage();
            assertTrue(message.startsWith("windlass.files.root must be"), message);
        }
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

    private void assertDiscards(String path, String part) {
        String message =
                assertThrows(DiscardException.class, () -> read(path), path).getMessage();
        assertTrue(message.contains(part), message);
        assertTrue(message.length() < 250 && message.indexOf('\n') < 0 && message.indexOf('\0') < 0, message);
    }

    private String read(String path) throws IOException {
        try (InputStream file = Channels.newInputStream(jail.open(path))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
