package dev.windlass.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text in columns, as wide as their widest cell. Numbers and times stand at the right. */
final class Table {
    private static final String BETWEEN = " | ";
    private static final String CROSS = "-+-";

    private final List<String[]> rows = new ArrayList<>();

    /** The demo's final table. */
    static Table of(List<Tally.Row> rows) {
        Table table = new Table();
        table.add("kind", "count", "outcome", "p50", "p99");
        for (Tally.Row row : rows) {
            boolean ran = !row.runTime().isEmpty();
            table.add(
                    row.kind(),
                    number(row.count()),
                    row.outcome(),
                    ran ? time(row.runTime().percentile(0.5)) : "-",
                    ran ? time(row.runTime().percentile(0.99)) : "-");
        }
        return table;
    }

    private void add(String... cells) {
        rows.add(cells);
    }

    /** The lines of the table, the first of them its head. */
    List<String> lines() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(i == 0 ? "" : BETWEEN).append(padded(row[i], widths[i], i == 0 || i == 2));
            }
            lines.add(line.toString());
        }
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            rule.append(i == 0 ? "" : CROSS).append("-".repeat(widths[i]));
        }
        lines.add(1, rule.toString());
        return lines;
    }

    private static String padded(String text, int width, boolean atTheLeft) {
        String space = " ".repeat(width - text.length());
        return atTheLeft ? text + space : space + text;
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Two decimals below ten milliseconds, none above, seconds from ten on. */
    static String time(long nanos) {
        double millis = nanos / 1e6;
        if (millis >= 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }
}
