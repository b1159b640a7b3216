package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private static final char ESCAPE = '\u001b';

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void givenNoTerminal_whenShown_thenOnePlainLineASecond() {
        Display display = Display.on(out, false);

        display.show(kinds(3), Duration.ofMillis(2_040));

        assertEquals(
                "2.0 s: file.checksum 3 of 10 (2 running), sleep 0 of 0 (0 running)" + System.lineSeparator(),
                text.toString());
        assertEquals(Duration.ofSeconds(1), display.pause());
    }

    @Test
    void givenATerminal_whenShownAgain_thenTheLinesAreDrawnOver() {
        Display display = Display.on(out, true);

        display.show(kinds(3), Duration.ofMillis(100));
        assertFalse(text.toString().contains(ESCAPE + "[2A"), "nothing is above the first drawing");
        display.show(kinds(10), Duration.ofMillis(200));

        String[] lines = text.toString().split(System.lineSeparator());
        assertEquals(4, lines.length);
        assertTrue(lines[0].contains("[######..............]"), lines[0]);
        assertTrue(lines[2].startsWith(ESCAPE + "[2A"), lines[2]);
        assertTrue(lines[2].contains("[####################]"), lines[2]);
    }

    @Test
    void givenHugeNumbers_whenShownOnATerminal_thenNoLineIsWiderThanTheTerminal() {
        Ledger.Account account = new Ledger.Account("file.checksum", 99_999_999, 99_999_999, 99_999_999);
        Display.on(out, true).show(List.of(new Display.Kind(account, 8)), Duration.ZERO);

        String visible =
                text.toString().replaceAll(ESCAPE + "\\[\\d*[A-Z]|\r", "").strip();
        assertTrue(visible.length() < 80, visible);
    }

    private static List<Display.Kind> kinds(long ended) {
        return List.of(
                new Display.Kind(new Ledger.Account("file.checksum", 10, 5, ended), 2),
                new Display.Kind(new Ledger.Account("sleep", 0, 0, 0), 0));
    }
}
