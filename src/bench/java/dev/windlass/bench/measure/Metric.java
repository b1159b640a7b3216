package dev.windlass.bench.measure;

import java.util.Locale;

/** What a number says. */
public enum Metric {
    RATE("rate", "jobs/s", 0),
    /** Processor time of the worker, user and system, all its threads. */
    WORKER_CPU("worker CPU", "µs/job", 2),
    /** Processor time of the redis-server. */
    REDIS_CPU("Redis CPU", "µs/job", 2),
    /** Processor time of the process that enqueues. */
    PRODUCER_CPU("producer CPU", "µs/job", 2),
    P50("p50", "ms", 3),
    P99("p99", "ms", 3),
    P999("p99.9", "ms", 3),
    /** Of what the concurrency allows. */
    SHARE("share of ideal", "%", 1),
    SECONDS("time", "s", 2),
    RSS_IDLE("RSS idle", "MB", 0),
    /** The most memory that the process had at any time. */
    RSS_PEAK("RSS peak", "MB", 0),
    ALLOCATED("allocated", "bytes/job", 0),
    /** Rate of a candidate by the rate of the reference in the same round. */
    RATIO("ratio", "×", 3);

    private final String label;
    private final String unit;
    private final int decimals;

    Metric(String label, String unit, int decimals) {
        this.label = label;
        this.unit = unit;
        this.decimals = decimals;
    }

    /** The one with that {@link #label}. */
    public static Metric labelled(String label) {
        for (Metric metric : values()) {
            if (metric.label.equals(label)) {
                return metric;
            }
        }
        throw new IllegalArgumentException("no metric " + label);
    }

    /** For people and for machines alike. */
    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    /** As many digits after the point as mean something. */
    public String show(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
