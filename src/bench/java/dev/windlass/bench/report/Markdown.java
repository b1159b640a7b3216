package dev.windlass.bench.report;

import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures as tables, one for each family of cases: a row for a candidate, its median before the least and the most. */
public final class Markdown {
    private final List<Line> lines;

    public Markdown(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * On what they were seen, and all tables.
     *
     * @param note what else a reader must know; empty for nothing
     */
    public String text(String note) {
        StringBuilder text = new StringBuilder(scene());
        text.append(note.isEmpty() ? "" : "\n\n**" + note + "**").append('\n');
        Map<String, List<Figure>> families = new LinkedHashMap<>();
        for (Line line : lines) {
            String family = line.figure().of().split("-", 2)[0];
            families.computeIfAbsent(family, f -> new ArrayList<>()).add(line.figure());
        }
        families.values().forEach(figures -> text.append('\n').append(table(figures)));
        return text.append('\n').append(bars()).toString();
    }

    /** The medians that are to reach something, and whether they do. */
    private String bars() {
        StringBuilder table = new StringBuilder("| bar | | seen | who | Java | |\n|---|---|---:|---|---|---|\n");
        for (Bar bar : Bar.ALL) {
            lines.stream()
                    .map(Line::figure)
                    .filter(bar::isOf)
                    .forEach(figure -> table.append("| %s, %s | %s | %s | %s | %s | %s |%n"
                            .formatted(
                                    bar.of(),
                                    bar.metric().label(),
                                    bar.text(),
                                    bar.metric().show(figure.median()),
                                    figure.candidate(),
                                    figure.java(),
                                    bar.verdict(figure))));
        }
        return table.toString();
    }

    /** Runs that were put together may differ; then all of what they were seen on is told. */
    private String scene() {
        return "Seen on %s, Redis %s, at commit %s, scale %s, %s rounds: the median, in brackets the least and the most."
                .formatted(
                        distinct(Line::machine),
                        distinct(Line::redis),
                        distinct(Line::commit),
                        distinct(line -> "" + line.scale()),
                        distinct(line -> "" + line.figure().runs()));
    }

    private String distinct(Function<Line, String> part) {
        return lines.stream().map(part).distinct().collect(Collectors.joining(" and "));
    }

    private static String table(List<Figure> figures) {
        Set<Metric> metrics = new TreeSet<>();
        Map<List<String>, Map<Metric, Figure>> rows = new LinkedHashMap<>();
        for (Figure figure : figures) {
            metrics.add(figure.metric());
            rows.computeIfAbsent(List.of(figure.of(), figure.candidate(), figure.java()), row -> new LinkedHashMap<>())
                    .put(figure.metric(), figure);
        }
        StringBuilder table = new StringBuilder("| case | who | Java |");
        metrics.forEach(metric -> table.append(" %s, %s |".formatted(metric.label(), metric.unit())));
        table.append("\n|---|---|---|").append("---:|".repeat(metrics.size())).append('\n');
        rows.forEach((row, values) -> {
            table.append("| ").append(String.join(" | ", row)).append(" |");
            metrics.forEach(
                    metric -> table.append(' ').append(cell(values.get(metric))).append(" |"));
            table.append('\n');
        });
        return table.toString();
    }

    private static String cell(@Nullable Figure figure) {
        if (figure == null) {
            return "";
        }
        Metric metric = figure.metric();
        return "%s (%s–%s)"
                .formatted(metric.show(figure.median()), metric.show(figure.min()), metric.show(figure.max()));
    }
}
