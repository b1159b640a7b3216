package dev.windlass.handler.builtin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.windlass.handler.builtin.FileChecksum.Report;
import dev.windlass.handler.builtin.FileChecksum.Request;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileChecksumTest {
    private static final long BIG = 100L * 1024 * 1024 + 1;

    @TempDir
    Path root;

    private FileBench bench;
    private FileChecksum handler;

    @BeforeEach
    void make() {
        bench = new FileBench(root);
        bench.write("abc", "abc");
        bench.write("empty", "");
        handler = new FileChecksum(bench.files);
    }

    @AfterEach
    void close() {
        bench.assertClean();
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "abc, MD5, 900150983cd24fb0d6963f7d28e17f72",
        "abc, SHA-1, a9993e364706816aba3e25717850c26c9cd0d89d",
        "abc, SHA-256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abc, SHA-512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "abc, CRC32, 352441c2",
        "empty, CRC32, 00000000",
        "empty, SHA-256, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    })
    void knownChecksumsComeOut(String file, String algorithm, String expected) throws Exception {
        assertEquals(
                new Report(file, algorithm, expected, file.equals("abc") ? 3 : 0),
                bench.run(handler, new Request(file, algorithm)));
    }

    @Test
    void givenNoAlgorithm_whenRun_thenSha256() throws Exception {
        assertEquals("SHA-256", bench.run(handler, new Request("abc", null)).algorithm());
    }

    @Test
    void givenLowerCase_whenRun_thenTheSameAlgorithm() throws Exception {
        assertEquals(
                "SHA-512", bench.run(handler, new Request("abc", "sha-512")).algorithm());
    }

    @Test
    void givenBigSparseFile_whenRun_thenReadInPieces() throws Exception {
        FileBench.sparse(root.resolve("big"), BIG);

        Report report = bench.run(handler, new Request("big", "CRC32"));

        assertEquals(BIG, report.bytes());
        CRC32 expected = new CRC32();
        byte[] zeros = new byte[1024 * 1024];
        for (int i = 0; i < 100; i++) {
            expected.update(zeros);
        }
        expected.update('!');
        assertEquals(String.format("%08x", expected.getValue()), report.checksum());
    }

    @Test
    void givenJobCalledOffHalfWay_whenRun_thenTheFileIsClosed() throws Exception {
        FileBench.sparse(root.resolve("big"), 1000 * BIG);

        CompletableFuture<Report> running = bench.start(handler, new Request("big", "SHA-512"));
        await().until(() -> !bench.open().isEmpty());
        running.cancel(true);

        bench.awaitClean();
    }

    @Test
    void givenWhatNoRetryCanMend_whenRun_thenDiscarded() {
        discards("algorithm 'ROT13' is not one of SHA-256, SHA-512, SHA-1, MD5, CRC32", new Request("abc", "ROT13"));
        discards("leads out", new Request("../abc", null));
        discards("has no field 'path'", new Request(null, null));
        discards("has no field 'path'", null);
    }

    @Test
    void givenMissingFile_whenRun_thenOrdinaryFailure() {
        assertThrows(NoSuchFileException.class, () -> bench.run(handler, new Request("later", null)));
    }

    private void discards(String part, Request request) {
        bench.discards(part, handler, request);
    }
}
