package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.builtin.FileRead.Content;
import dev.windlass.handler.builtin.FileRead.Encoding;
import dev.windlass.handler.builtin.FileRead.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadTest {
    private static final int LIMIT = 1_000_000;

    @TempDir
    Path root;

    private FileBench bench;
    private FileRead handler;

    @BeforeEach
    void make() {
        bench = new FileBench(root);
        bench.write("text", "Grüße\n");
        handler = new FileRead(bench.files, new FileRead.Limit(LIMIT));
    }

    @AfterEach
    void close() {
        bench.assertClean();
        bench.close();
    }

    @Test
    void textIsReturnedAsItIs() throws Exception {
        assertEquals(new Content("text", 0, 8, 8, "Grüße\n", null), read("text", null, null, null));
        bench.write("empty", "");
        assertEquals(new Content("empty", 0, 0, 0, "", null), read("empty", null, null, null));
    }

    @Test
    void partsAreReturnedByOffsetAndLength() throws Exception {
        assertEquals(new Content("text", 1, 3, 8, "rü", null), read("text", 1L, 3L, null));
        assertEquals(new Content("text", 6, 2, 8, "e\n", null), read("text", 6L, 100L, null));
        assertEquals(new Content("text", 100, 0, 8, "", null), read("text", 100L, null, null));
        assertEquals(new Content("text", Long.MAX_VALUE, 0, 8, "", null), read("text", Long.MAX_VALUE, 5L, null));
        assertEquals(new Content("text", 0, 0, 8, "", null), read("text", 0L, 0L, null));
    }

    @Test
    void bytesAreReturnedInBase64() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 10};
        Files.write(root.resolve("bytes"), bytes);

        assertEquals(
                new Content("bytes", 0, 3, 3, null, Base64.getEncoder().encodeToString(bytes)),
                read("bytes", null, null, Encoding.BASE64));
    }

    @Test
    void fileOfManyPiecesComesWhole() throws Exception {
        String all = "0123456789".repeat(LIMIT / 10);
        bench.write("long", all);

        assertEquals(all, read("long", null, null, null).text());
    }

    @Test
    void givenMoreThanTheLimit_whenRead_thenDiscardedWithTheSettingsName() throws IOException {
        FileBench.sparse(root.resolve("big"), LIMIT + 1L);

        for (Request request : new Request[] {
            new Request("big", null, null, null),
            new Request("big", null, LIMIT + 1L, null),
            new Request("text", null, Long.MAX_VALUE, null)
        }) {
            bench.discards("is more than the 1000000 bytes of windlass.files.max-read", handler, request);
        }
    }

    @Test
    void givenEndOfAFileOverTheLimit_whenRead_thenReturned() throws Exception {
        FileBench.sparse(root.resolve("big"), LIMIT + 1L);

        assertEquals(LIMIT, read("big", 1L, null, null).bytes());
        assertEquals("!", read("big", (long) LIMIT, null, null).text());
    }

    @Test
    void givenTextThatIsNotUtf8_whenRead_thenDiscardedWithAdvice() throws IOException {
        Files.write(root.resolve("latin"), new byte[] {'a', (byte) 0xe9, 'b'});

        bench.discards("is not UTF-8", handler, new Request("latin", null, null, null));
        bench.discards("send \"encoding\": \"base64\"", handler, new Request("text", 0L, 3L, null));
    }

    @Test
    void givenBadRequest_whenRead_thenDiscarded() {
        bench.discards("has no field 'path'", handler, null);
        bench.discards("has no field 'path'", handler, new Request(null, null, null, null));
        bench.discards(
                "field 'offset' of job job-1 must be 0 or more, not -1", handler, new Request("text", -1L, null, null));
        bench.discards(
                "field 'length' of job job-1 must be 0 or more, not -5", handler, new Request("text", null, -5L, null));
        bench.discards("leads out", handler, new Request("../text", null, null, null));
        bench.discards("is not a regular file", handler, new Request(".", null, null, null));
    }

    @Test
    void givenMissingFile_whenRead_thenOrdinaryFailureWithoutTheFullPath() {
        String message = assertThrows(NoSuchFileException.class, () -> read("later", null, null, null))
                .getMessage();

        assertTrue(message.startsWith("later: no such file"), message);
    }

    private Content read(String path, Long offset, Long length, Encoding encoding) throws Exception {
        return bench.run(handler, new Request(path, offset, length, encoding));
    }
}
