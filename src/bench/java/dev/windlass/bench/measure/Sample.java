package dev.windlass.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** What one turn of one candidate came to. What cannot be measured on this system is absent. */
public final class Sample {
    private static final String MARK = "measured ";

    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

    public Sample with(Metric metric, double value) {
        values.put(metric, value);
        return this;
    }

    public Map<Metric, Double> values() {
        return values;
    }

    /** For another process to {@link #read}. */
    public String written() {
        StringBuilder text = new StringBuilder();
        values.forEach((metric, value) ->
                text.append(MARK).append(metric).append(' ').append(value).append('\n'));
        return text.toString();
    }

    /** What a process has {@link #written} among other things. */
    public static Sample read(String output) {
        Sample sample = new Sample();
        output.lines().filter(line -> line.startsWith(MARK)).forEach(line -> {
            String[] parts = line.substring(MARK.length()).split(" ");
            sample.with(Metric.valueOf(parts[0]), Double.parseDouble(parts[1]));
        });
        return sample;
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
