package dev.windlass.handler.builtin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.windlass.handler.builtin.FileLines.Line;
import dev.windlass.handler.builtin.FileLines.Report;
import dev.windlass.handler.builtin.FileLines.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileLinesTest {
    @TempDir
    Path root;

    private FileBench bench;
    private FileLines handler;

    @BeforeEach
    void make() {
        bench = new FileBench(root);
        handler = new FileLines(bench.files);
    }

    @AfterEach
    void close() {
        bench.awaitClean();
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "'a\n', 1", "'\n', 1", "'a\nb', 2", "'\n\n\n', 3", "'a\r\nb\r\n', 2"})
    void linesAreCounted(String text, long lines) throws Exception {
        bench.write("text", text == null ? "" : text);

        assertEquals(new Report("text", lines, null, null, null), lines("text", null, null, null));
        assertEquals(lines, lines("text", "", null, 0L).matches(), "every line contains nothing");
    }

    @Test
    void linesThatContainATextAreFound() throws Exception {
        bench.write("text", "Größe 1\r\nnothing\nGröße 2\n[x]\nGröße 3");

        assertEquals(
                new Report("text", 5, 3L, List.of(new Line(1, "Größe 1"), new Line(3, "Größe 2")), 0L),
                lines("text", "Größe", null, 2L));
        assertEquals(
                List.of(new Line(4, "[x]")), lines("text", "[x]", false, null).first());
        assertEquals(4, lines("text", "[x12e]", true, null).matches());
        assertEquals(1, lines("text", "^\\[x\\]$", true, null).matches());
    }

    @Test
    void linesAcrossPiecesAreWhole() throws Exception {
        bench.write(
                "text",
                IntStream.range(0, 200_000)
                        .mapToObj(i -> "line " + i + " of many")
                        .collect(Collectors.joining("\n")));

        Report report = lines("text", "^line \\d*7777 of many$", true, 100L);

        assertEquals(200_000, report.lines());
        assertEquals(20, report.matches());
        assertEquals(new Line(7778, "line 7777 of many"), report.first().get(0));
    }

    @Test
    void givenLongLine_whenSearched_thenOnlyItsBeginningIsLookedAt() throws Exception {
        bench.write("text", "x".repeat(LineScan.LINE) + "needle\nneedle\n");

        Report report = lines("text", "needle", null, null);

        assertEquals(2, report.lines());
        assertEquals(1, report.matches());
        assertEquals(1, report.cut());
        assertEquals(List.of(new Line(2, "needle")), report.first());
        assertEquals(
                "x".repeat(LineScan.SHOWN) + "…",
                lines("text", "x", null, null).first().get(0).text());
    }

    @Test
    void givenExpressionThatTakesForEver_whenCancelled_thenItStops() throws Exception {
        bench.write("text", "a".repeat(80) + "!");
        CompletableFuture<Report> running = bench.start(handler, new Request("text", "^(a|aa)+\\1b$", true, null));
        await().until(() -> searching() && !bench.open().isEmpty());
        assertFalse(running.isDone());

        running.cancel(true);

        await().until(() -> !searching());
    }

    @Test
    void givenExpressionThatNeedsTooMuchStack_whenRun_thenDiscarded() {
        bench.write("text", "ab".repeat(30_000));

        bench.discards("needs too much memory", handler, new Request("text", "(a|b)*c", true, null));
    }

    @Test
    void givenBadRequest_whenRun_thenDiscardedWithoutShowingThePayload() throws IOException {
        bench.write("text", "a");

        bench.discards("has no field 'path'", handler, null);
        bench.discards(
                "is not a regular expression: Unclosed group near character",
                handler,
                new Request("text", "(secret", true, null));
        bench.discards(
                "field 'max' of job job-1 must be between 0 and 1000, not 1001",
                handler,
                new Request("text", "a", null, 1001L));
        bench.discards("leads out", handler, new Request("../text", null, null, null));
    }

    private static boolean searching() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().startsWith(LinePattern.class.getName()));
    }

    private Report lines(String path, String grep, Boolean regex, Long max) throws Exception {
        return bench.run(handler, new Request(path, grep, regex, max));
    }
}
