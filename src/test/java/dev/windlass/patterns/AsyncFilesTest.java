package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobResult;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File kinds: what they do inside their folder, and what they say to each known trick to get out of it. */
@QuarkusTest
@TestProfile(OutsideProfile.class)
class AsyncFilesTest extends OutsideCase {
    private static final Path ROOT = OutsideProfile.ROOT.resolve("files");
    /** Beside the folder that jobs may not leave. */
    private static final Path OUTSIDE = OutsideProfile.ROOT.resolveSibling("outside-test-secret");

    @BeforeEach
    void fill() throws IOException {
        clear();
        Files.createDirectories(ROOT);
        Files.createDirectories(OUTSIDE);
        Files.writeString(ROOT.resolve("mine"), "one\ntwo\n");
        Files.writeString(OUTSIDE.resolve("theirs"), "secret");
        Files.createSymbolicLink(ROOT.resolve("link"), OUTSIDE.resolve("theirs"));
        Files.createSymbolicLink(ROOT.resolve("folder"), OUTSIDE);
        Files.createSymbolicLink(ROOT.resolve("relative"), Path.of("../../outside-test-secret/theirs"));
        Files.createSymbolicLink(ROOT.resolve("device"), Path.of("/dev/zero"));
    }

    @AfterEach
    void clear() throws IOException {
        for (Path folder : List.of(ROOT, OUTSIDE)) {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        }
    }

    @Test
    void givenFilesInside_thenTheyAreWrittenCopiedReadCheckedAndCounted() throws IOException {
        assertTrue(file("file.write", "path", "files/new", "text", "three\n").completed());
        assertTrue(file("file.copy", "from", "files/mine", "to", "files/copy").completed());
        assertEquals("one\ntwo\n", Files.readString(ROOT.resolve("copy")));
        assertResult("\"text\":\"three\\n\"", file("file.read", "path", "files/new"));
        assertResult("\"checksum\":\"12ba0be6\"", file("file.checksum", "path", "files/copy", "algorithm", "crc32"));
        assertResult("\"lines\":2,\"matches\":1", file("file.lines", "path", "files/copy", "grep", "two"));
    }

    @ParameterizedTest
    @CsvSource({
        "../outside-test-secret/theirs, leads out",
        "files/../../outside-test-secret/theirs, leads out",
        "/etc/passwd, leads out",
        "files/link, leads out",
        "files/relative, leads out",
        "files/folder/theirs, leads out",
        "files/device, leads out",
        "files, regular file",
        "'', path",
    })
    void givenATrickToGetOut_thenEveryKindRefusesItAndNothingIsLeft(String path, String cause) throws IOException {
        for (JobResult refused : List.of(
                file("file.read", "path", path),
                file("file.checksum", "path", path, "algorithm", "crc32"),
                file("file.lines", "path", path),
                file("file.copy", "from", path, "to", "files/stolen"))) {
            assertDead("DiscardException", cause, refused);
        }
        for (JobResult refused : List.of(
                file("file.write", "path", path, "text", "harm"),
                file("file.copy", "from", "files/mine", "to", path))) {
            assertEquals("dead", refused.outcome());
        }

        assertEquals("secret", Files.readString(OUTSIDE.resolve("theirs")));
        assertEquals(List.of("theirs"), names(OUTSIDE));
        assertEquals(List.of("device", "folder", "link", "mine", "relative"), names(ROOT), "neither drafts nor copies");
        awaitAllSlotsFree();
    }

    private JobResult file(String kind, String... fields) {
        JsonObject payload = new JsonObject();
        for (int i = 0; i < fields.length; i += 2) {
            payload.put(fields[i], fields[i + 1]);
        }
        return run(kind, payload.encode());
    }

    private static void assertResult(String part, JobResult result) {
        assertTrue(result.resultText().contains(part), result.toString());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
