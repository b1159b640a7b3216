package dev.windlass.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.config.WindlassConfig;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd is one that systemd takes, and does what its page says. */
class SystemdTest {
    private static final Path OPERATIONS = Path.of("src", "docs", "operations");
    private static final Path UNIT = OPERATIONS.resolve("systemd").resolve("windlass.service");

    @TempDir
    Path folder;

    @Test
    void everySettingThatIsNamedExists() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String key : found("`(windlass\\.[a-z.-]+)`", Files.readString(Path.of("src/docs/configuration.md")))) {
            known.add(key.replaceAll("[^a-z]", "_").toUpperCase(Locale.ROOT));
        }
        List<String> named =
                found("\\b(WINDLASS_[A-Z_]+)", unit() + Files.readString(OPERATIONS.resolve("systemd.md")));
        assertTrue(named.size() > 2, named::toString);
        named.forEach(name -> assertTrue(known.contains(name), name));
    }

    @Test
    void theTimeToStopIsLongerThanTheDrain() throws Exception {
        String drain = WindlassConfig.Shutdown.class
                .getMethod("drain")
                .getAnnotation(WithDefault.class)
                .value();
        // handing back takes up to 8 s, the last HTTP answers 2 s
        assertTrue(Long.parseLong(only("TimeoutStopSec"))
                > Duration.parse("PT" + drain).toSeconds() + 10);
        assertEquals("SIGTERM", only("KillSignal"));
        assertEquals("mixed", only("KillMode"), "a drain needs the embedded Redis, which is a child");
    }

    @Test
    void aFailedStartIsRepeatedAndWrongUsageIsNot() {
        assertEquals("on-failure", only("Restart"));
        assertEquals("0", only("StartLimitIntervalSec"));
        assertEquals("2", only("RestartPreventExitStatus"));
        assertEquals("143", only("SuccessExitStatus"));
    }

    @Test
    void itMayWriteToItsOwnFoldersOnly() {
        assertEquals("strict", only("ProtectSystem"));
        assertEquals("yes", only("NoNewPrivileges"));
        assertEquals("", only("CapabilityBoundingSet"));
        assertEquals(List.of(), values("ReadWritePaths"));
        String files = only("Environment").replace("WINDLASS_FILES_ROOT=%S/", "");
        assertEquals("windlass " + files, only("StateDirectory"));
        assertEquals("%S/windlass", only("WorkingDirectory"));
        assertFalse(files.startsWith("windlass/"), "jobs would reach the password of the embedded Redis");
        assertNotEquals("yes", only("MemoryDenyWriteExecute"), "no JVM starts with it");
    }

    @Test
    void systemdTakesTheUnit() throws Exception {
        String output = run("verify", "--man=no", "" + runnable());
        // other units of this machine may have faults of their own
        assertFalse(output.contains("" + UNIT.getFileName()), output);
    }

    @Test
    void systemdFindsItWellProtected() throws Exception {
        // of 10; a unit that says nothing has 9.6
        String output = run("security", "--offline=true", "--threshold=20", "" + runnable());
        assertTrue(output.contains("Overall exposure level"), output);
    }

    /** The unit with paths that are there: systemd looks for the program that it would start. */
    private Path runnable() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path copy = folder.resolve(UNIT.getFileName());
        Files.writeString(copy, unit().replace("ExecStart=/usr/bin/java", "ExecStart=" + java));
        return copy;
    }

    /** Runs systemd-analyze, which must end with 0; its output. Skipped, visibly, where it is missing or too old. */
    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Assumptions.abort("needs systemd-analyze in PATH (" + e.getMessage() + ")");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        Assumptions.assumeFalse(output.contains("unrecognized option"), "needs systemd-analyze 250 or newer");
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    private static String only(String key) {
        List<String> values = values(key);
        assertEquals(1, values.size(), key);
        return values.get(0);
    }

    private static List<String> values(String key) {
        return found("(?m)^" + key + "=(.*)$", unit());
    }

    private static List<String> found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private static String unit() {
        try {
            return Files.readString(UNIT);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
