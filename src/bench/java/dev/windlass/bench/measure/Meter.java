package dev.windlass.bench.measure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wall-clock time and processor time of some processes between two moments. The processor time is what the operating system
 * tells through {@link ProcessHandle.Info#totalCpuDuration()}: on Linux from {@code /proc/PID/stat}, in ticks of 10 ms, so a
 * measurement should take a second or more; where a system does not tell, it is left out.
 */
public final class Meter {
    private final Map<Metric, List<Long>> processes;
    private final Map<Metric, Duration> before = new EnumMap<>(Metric.class);
    private final long begun;

    /** @param processes the ids of processes, by the metric that its processor time goes into */
    public Meter(Map<Metric, List<Long>> processes) {
        this.processes = processes;
        processes.forEach((metric, pids) -> cpu(pids).ifPresent(used -> before.put(metric, used)));
        this.begun = System.nanoTime();
    }

    public static Meter ofWorker(long worker, long redis) {
        return new Meter(Map.of(Metric.WORKER_CPU, List.of(worker), Metric.REDIS_CPU, List.of(redis)));
    }

    /** What has been used since, for each of {@code jobs}. */
    public Sample per(long jobs) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        Sample sample = new Sample().with(Metric.RATE, jobs / seconds);
        before.forEach((metric, earlier) -> cpu(processes.getOrDefault(metric, List.of()))
                .ifPresent(now -> sample.with(metric, now.minus(earlier).toNanos() / 1e3 / jobs)));
        return sample;
    }

    /** Of all of them together; empty when one cannot be told. */
    private static Optional<Duration> cpu(List<Long> pids) {
        Duration sum = Duration.ZERO;
        for (long pid : pids) {
            Optional<Duration> one =
                    ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.plus(one.get());
        }
        return Optional.of(sum);
    }
}
