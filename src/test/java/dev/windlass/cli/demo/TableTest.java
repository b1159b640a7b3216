package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void givenRows_whenDrawn_thenColumnsAreAsWideAsTheirWidestCell() {
        RunTimes quick = new RunTimes();
        quick.add(1_230_000);
        RunTimes slow = new RunTimes();
        slow.add(12_345_000_000L);

        List<String> lines = Table.of(List.of(
                        new Tally.Row("file.checksum", "completed", 12_345, quick),
                        new Tally.Row("sleep", "cancelled", 1, slow)))
                .lines();

        assertEquals(
                List.of(
                        "kind          |  count | outcome   |     p50 |     p99",
                        "--------------+--------+-----------+---------+--------",
                        "file.checksum | 12,345 | completed | 1.23 ms | 1.23 ms",
                        "sleep         |      1 | cancelled |  12.3 s |  12.3 s"),
                lines);
    }

    @Test
    void givenAttemptsWithoutARun_whenDrawn_thenTheyHaveNoTimes() {
        List<String> lines = Table.of(List.of(new Tally.Row("sleep", "snooze", 7, new RunTimes())))
                .lines();

        assertEquals("sleep |     7 | snooze  |   - |   -", lines.get(2));
    }

    @Test
    void givenNothing_whenDrawn_thenTheHeadStands() {
        assertEquals(2, Table.of(List.of()).lines().size());
    }
}
