package dev.windlass.telemetry;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters of a worker: {@code windlass_jobs_settled_total} by queue and outcome, and what went wrong. */
public final class JobMetrics implements JobEvents {
    private final MeterRegistry registry;
    private final Map<QueueName, Map<String, Counter>> settled = new ConcurrentHashMap<>();

    public JobMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void settled(Settlement settlement) {
        QueueName queue = settlement.delivery().queue();
        String outcome = settlement.outcome().text();
        Map<String, Counter> ofQueue = settled.get(queue);
        Counter counter = ofQueue == null ? null : ofQueue.get(outcome);
        (counter == null ? counter(queue, outcome) : counter).increment();
    }

    private Counter counter(QueueName queue, String outcome) {
        return settled.computeIfAbsent(queue, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        outcome,
                        text -> registry.counter("windlass.jobs.settled", "queue", queue.value(), "outcome", text));
    }

    @Override
    public void sessionLost(QueueName queue, String consumer, int abandoned) {
        registry.counter("windlass.sessions.lost", "queue", queue.value()).increment();
    }

    @Override
    public void tookOver(QueueName queue, String lost, int jobs) {
        registry.counter("windlass.jobs.taken.over", "queue", queue.value()).increment(jobs);
    }

    @Override
    public void storeFailed(QueueName queue, String doing, Throwable failure) {
        registry.counter("windlass.store.failures", "queue", queue.value()).increment();
    }

    @Override
    public void loopBlocked(QueueName queue, String kind, List<String> ids, long millis, String where) {
        registry.counter("windlass.loop.blocked", "queue", queue.value(), "kind", kind)
                .increment();
    }

    @Override
    public void releaseFailed(Delivery delivery, Throwable failure) {
        registry.counter("windlass.releases.failed", "queue", delivery.queue().value())
                .increment();
    }
}
