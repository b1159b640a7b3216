package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windlass.handler.DiscardException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
