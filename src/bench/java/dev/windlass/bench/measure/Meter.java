package dev.windlass.bench.measure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Wall-clock time and processor time of some processes between two moments. The processor time is what the operating system
 * tells through {@link ProcessHandle.Info#totalCpuDuration()}: on Linux from {@code /proc/PID/stat}, in ticks of 10 ms, so a
 * measurement should take a second or more; where a system does not tell, it is left out.
 */
public final class Meter {
    private final Map<Metric, Long> processes;
    private final Map<Metric, Duration> before = new EnumMap<>(Metric.class);
    private final long begun;

    /** @param processes the id of each process, by the metric that its processor time goes into */
    private Meter(Map<Metric, Long> processes) {
        this.processes = processes;
        processes.forEach((metric, pid) -> cpu(pid).ifPresent(used -> before.put(metric, used)));
        this.begun = System.nanoTime();
    }

    public static Meter ofWorker(long worker, long redis) {
        return new Meter(Map.of(Metric.WORKER_CPU, worker, Metric.REDIS_CPU, redis));
    }

    public static Meter ofProducer(long producer, long redis) {
        return new Meter(Map.of(Metric.PRODUCER_CPU, producer, Metric.REDIS_CPU, redis));
    }

    /** What has been used since, for each of {@code jobs}. */
    public Sample per(long jobs) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        Sample sample = new Sample().with(Metric.RATE, jobs / seconds);
        before.forEach((metric, earlier) -> cpu(processes.getOrDefault(metric, 0L))
                .ifPresent(now -> sample.with(metric, now.minus(earlier).toNanos() / 1e3 / jobs)));
        return sample;
    }

    private static Optional<Duration> cpu(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    }
}
