package dev.windlass.bench.report;

import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rates as bars, in SVG: a bar ends at the median, a thin line goes from the least to the most. Each case has a scale of
 * its own, since what is compared is who does the same.
 */
public final class Plot {
    private static final int WIDTH = 760;
    private static final int LEFT = 150;
    private static final int BARS = 440;
    private static final int ROW = 22;
    private static final int HEAD = 30;
    private static final List<String> COLOURS = List.of("#8a9ba8", "#2a7ab0", "#d08a2e", "#5a9a5a");

    private final List<Line> lines;
    private final StringBuilder svg = new StringBuilder();

    public Plot(List<Line> lines) {
        this.lines = lines;
    }

    public String svg() {
        Map<String, List<Figure>> cases = new LinkedHashMap<>();
        lines.stream()
                .map(Line::figure)
                .filter(figure -> figure.metric() == Metric.RATE)
                .forEach(figure -> cases.computeIfAbsent(figure.of(), of -> new ArrayList<>())
                        .add(figure));
        int rows = cases.values().stream().mapToInt(List::size).sum();
        int height = HEAD * cases.size() + ROW * rows + ROW;
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>",
                WIDTH, height);
        add("<title>Jobs a second by case: median, least and most</title>");
        add("<rect width='%d' height='%d' fill='white'/>", WIDTH, height);
        int y = 0;
        for (Map.Entry<String, List<Figure>> one : cases.entrySet()) {
            y += HEAD;
            add("<text x='8' y='%d' font-weight='bold'>%s, jobs/s</text>", y - 8, one.getKey());
            double most = one.getValue().stream().mapToDouble(Figure::max).max().orElse(1);
            for (int i = 0; i < one.getValue().size(); i++) {
                bar(one.getValue().get(i), y, most, COLOURS.get(i % COLOURS.size()));
                y += ROW;
            }
        }
        return add("</svg>").toString();
    }

    private void bar(Figure figure, int y, double most, String colour) {
        int text = y + ROW / 2 + 2;
        int middle = y + ROW / 2 - 2;
        add(
                "<text x='%d' y='%d' text-anchor='end'>%s, Java %s</text>",
                LEFT - 8, text, figure.candidate(), figure.java());
        add(
                "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
                LEFT, y, figure.median() / most * BARS, ROW - 5, colour);
        add(
                "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#222'/>",
                LEFT + figure.min() / most * BARS, middle, LEFT + figure.max() / most * BARS, middle);
        add(
                "<text x='%d' y='%d'>%s</text>",
                LEFT + BARS + 8, text, figure.metric().show(figure.median()));
    }

    private StringBuilder add(String format, Object... values) {
        return svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
