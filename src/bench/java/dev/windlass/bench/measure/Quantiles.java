package dev.windlass.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations, all of them kept: what is measured here is some thousands, and then nothing need be rounded. */
public final class Quantiles {
    private final List<Long> nanos = new ArrayList<>();

    public void add(long nanos) {
        this.nanos.add(nanos);
    }

    /** The middle and the two tails, in ms. */
    public Sample sample() {
        Collections.sort(nanos);
        return new Sample()
                .with(Metric.P50, millis(0.5))
                .with(Metric.P99, millis(0.99))
                .with(Metric.P999, millis(0.999));
    }

    private double millis(double share) {
        return nanos.get(Math.min(nanos.size() - 1, (int) (share * nanos.size()))) / 1e6;
    }
}
