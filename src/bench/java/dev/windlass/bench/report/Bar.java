package dev.windlass.bench.report;

import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Metric;
import java.util.List;

/**
 * What a figure of Windlass is to reach. For ratios and processor time it holds on any machine; for times and rates on one
 * like that of the figures.
 *
 * @param of the case
 * @param metric of it, of all candidates but the floor
 * @param least whether more is better
 */
record Bar(String of, Metric metric, boolean least, double limit) {
    static final List<Bar> ALL = List.of(
            least("drain-200B-results-off", Metric.RATIO, 0.65),
            least("drain-200B-results-on", Metric.RATIO, 0.65),
            most("drain-200B-results-off", Metric.WORKER_CPU, 4),
            most("drain-200B-results-off", Metric.REDIS_CPU, 2),
            most("drain-200B-results-on", Metric.REDIS_CPU, 3.2),
            least("enqueue-bulk", Metric.RATIO, 0.65),
            least("enqueue-single", Metric.RATE, 13_000),
            least("enqueue-many", Metric.RATE, 150_000),
            most("latency-pickup", Metric.P50, 0.5),
            most("latency-pickup", Metric.P99, 1.2),
            least("sleep-100", Metric.SHARE, 95),
            least("sleep-1000", Metric.SHARE, 95),
            least("growth-depth", Metric.RATIO, 0.95),
            most("recovery-kill", Metric.SECONDS, 3),
            most("recovery-stop", Metric.SECONDS, 12),
            most("heap", Metric.ALLOCATED, 1_500),
            most("start", Metric.SECONDS, 1.2));

    private static Bar least(String of, Metric metric, double limit) {
        return new Bar(of, metric, true, limit);
    }

    private static Bar most(String of, Metric metric, double limit) {
        return new Bar(of, metric, false, limit);
    }

    /** Floors are what others are held against, and HTTP is measured for its own sake. */
    boolean isOf(Figure figure) {
        String who = figure.candidate();
        return figure.of().equals(of) && figure.metric() == metric && !who.equals("floor") && !who.startsWith("http");
    }

    /** The limit as text: {@code ≥ 0.650 ×}. */
    String text() {
        return "%s %s %s".formatted(least ? "≥" : "≤", metric.show(limit), metric.unit());
    }

    /** {@code reached}, or how far off it is. */
    String verdict(Figure figure) {
        double seen = figure.median();
        if (least ? seen >= limit : seen <= limit) {
            return "reached";
        }
        return "**missed by %.0f %%**".formatted(100 * Math.abs(seen - limit) / limit);
    }
}
