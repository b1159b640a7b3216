package dev.windlass.bench.measure;

import java.util.List;

/**
 * What the rounds of one metric of one candidate came to.
 *
 * @param candidate its name; for {@link Metric#RATIO} two names with a slash between
 * @param java the feature version that it ran on
 * @param median the middle one of the rounds, or the mean of the two in the middle
 * @param runs how many rounds
 */
public record Figure(
        String of, String candidate, String java, Metric metric, double min, double median, double max, int runs) {

    static Figure of(String name, String candidate, String java, Metric metric, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
        return new Figure(name, candidate, java, metric, sorted.get(0), median, sorted.get(n - 1), n);
    }
}
