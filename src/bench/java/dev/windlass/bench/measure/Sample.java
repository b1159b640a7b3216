package dev.windlass.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** What one turn of one candidate came to. What cannot be measured on this system is absent. */
public final class Sample {
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

    public Sample with(Metric metric, double value) {
        values.put(metric, value);
        return this;
    }

    public Map<Metric, Double> values() {
        return values;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((metric, value) -> text.append(text.isEmpty() ? "" : ", ")
                .append(metric.label())
                .append(' ')
                .append(metric.show(value))
                .append(' ')
                .append(metric.unit()));
        return text.toString();
    }
}
