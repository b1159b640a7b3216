package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged demo as a process of its own, as the README's first command runs it. */
class DemoIT {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    @TempDir
    Path temporary;

    @Test
    void givenAFewFiles_whenTheDemoRuns_thenEveryOutcomeIsTheExpectedOne() throws Exception {
        for (int i = 0; i < 30; i++) {
            Files.createDirectories(folder.resolve("d" + i % 3));
            Files.writeString(folder.resolve("d" + i % 3 + "/file " + i), "x".repeat(i * 1_000));
        }
        Files.createSymbolicLink(folder.resolve("out"), temporary);

        String output = run(0);

        assertRow(output, "file.checksum", 30, "completed");
        assertRow(output, "sleep", 12, "completed");
        assertRow(output, "sleep", 1, "cancelled");
        assertRow(output, "demo.flaky", 2, "retry");
        assertRow(output, "demo.flaky", 1, "completed");
        assertTrue(output.contains("44 jobs in "), output);
        assertTrue(output.contains("every outcome is the expected one"), output);
        assertTrue(output.contains("(0 running)"), "plain progress lines, since this is no terminal: " + output);
        assertEquals(List.of(), list(temporary, "windlass-*"), "its own Redis and its folder are gone");
    }

    @Test
    void givenAnEmptyFolder_whenTheDemoRuns_thenItDoesAllTheRest() throws Exception {
        String output = run(0);

        assertTrue(output.contains("14 jobs in "), output);
        assertEquals(List.of(), list(folder, "*"), "nothing is left behind");
    }

    @Test
    void givenARedisThatIsNotThere_whenTheDemoRuns_thenItSaysSoAndFails() throws Exception {
        String output = run(1, "-Dquarkus.redis.hosts=redis://127.0.0.1:1");

        assertTrue(output.contains("redis://127.0.0.1:1 cannot be reached"), output);
    }

    private String run(int expectedExit, String... settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of(settings));
        command.add("-jar");
        command.add(Path.of("target", "quarkus-app", "quarkus-run.jar")
                .toAbsolutePath()
                .toString());
        command.add("demo");
        Path log = Files.createTempFile("windlass", ".log");
        try {
            Process demo = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String output = Files.readString(log, StandardCharsets.UTF_8);
            if (!ended) {
                demo.destroyForcibly();
            }
            assertTrue(ended, () -> "it did not end: " + output);
            assertEquals(expectedExit, demo.exitValue(), output);
            return output;
        } finally {
            Files.delete(log);
        }
    }

    private static void assertRow(String output, String kind, int count, String outcome) {
        String row =
                Pattern.quote(kind) + " +\\| +" + count + " \\| " + outcome + " +\\| +[\\d.]+ m?s \\| +[\\d.]+ m?s";
        assertTrue(Pattern.compile(row).matcher(output).find(), () -> "no row " + row + " in " + output);
    }

    private static List<Path> list(Path folder, String pattern) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(all::add);
        }
        return all;
    }
}
