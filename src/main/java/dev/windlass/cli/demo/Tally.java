package dev.windlass.cli.demo;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the worker of this process does with the jobs of one queue: how many handlers run, how many did at most, how long
 * they took, and how their attempts ended. Told by the worker, read from any thread; what it keeps does not grow with the
 * number of jobs.
 */
public final class Tally implements JobEvents {
    private final QueueName queue;
    private final Ticker ticker;

    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> most = new HashMap<>();
    private final Map<String, Run> runs = new HashMap<>();
    private final Map<RowKey, Group> groups = new HashMap<>();

    /**
     * One line of the final table: the attempts of a kind that ended alike.
     *
     * @param runTime how long their handlers ran; empty where none did
     */
    record Row(String kind, String outcome, long count, RunTimes runTime) {}

    public Tally(Ticker ticker) {
        this(new QueueName(DemoSettings.QUEUE), ticker);
    }

    Tally(QueueName queue, Ticker ticker) {
        this.queue = queue;
        this.ticker = ticker;
    }

    @Override
    public synchronized void handlerStarted(Delivery delivery) {
        if (delivery.queue().equals(queue)) {
            int now = running.merge(delivery.kind(), 1, Integer::sum);
            most.merge(delivery.kind(), now, Math::max);
            runs.put(delivery.entry(), new Run(ticker.nanos()));
        }
    }

    @Override
    public synchronized void handlerEnded(Delivery delivery) {
        if (delivery.queue().equals(queue)) {
            running.merge(delivery.kind(), -1, Integer::sum);
            Run run = runs.get(delivery.entry());
            // a handler that was left behind ends after its job
            if (run != null) {
                run.took = ticker.nanos() - run.started;
            }
        }
    }

    @Override
    public synchronized void settled(Settlement settlement) {
        Delivery delivery = settlement.delivery();
        if (delivery.queue().equals(queue)) {
            Group group = groups.computeIfAbsent(
                    new RowKey(delivery.kind(), settlement.outcome().text()), key -> new Group());
            group.count++;
            Run run = runs.remove(delivery.entry());
            if (run != null && run.took >= 0) {
                group.times.add(run.took);
            }
            if (runs.isEmpty()) {
                notifyAll();
            }
        }
    }

    /**
     * Waits until every outcome has been told here too: a caller is sent its result by Redis, which can be quicker than
     * Redis's answer to the worker.
     *
     * @return false when that was not so after {@code patience}
     */
    public synchronized boolean awaitRest(Duration patience) throws InterruptedException {
        long end = ticker.nanos() + patience.toNanos();
        for (long left = patience.toMillis(); !runs.isEmpty() && left > 0; left = (end - ticker.nanos()) / 1_000_000) {
            wait(left);
        }
        return runs.isEmpty();
    }

    /** Handlers of {@code kind} that run now. */
    synchronized int running(String kind) {
        return running.getOrDefault(kind, 0);
    }

    /** The most handlers of {@code kind} that ran at the same time. */
    synchronized int most(String kind) {
        return most.getOrDefault(kind, 0);
    }

    /** Attempts of {@code kind} that ended in {@code outcome}. */
    synchronized long count(String kind, String outcome) {
        Group group = groups.get(new RowKey(kind, outcome));
        return group == null ? 0 : group.count;
    }

    /** All that is known by kind and outcome, in the order of their names. To be called when the worker is at rest. */
    synchronized List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        groups.forEach((key, group) -> rows.add(new Row(key.kind, key.outcome, group.count, group.times)));
        rows.sort(Comparator.comparing(Row::kind).thenComparing(Row::outcome));
        return rows;
    }

    private record RowKey(String kind, String outcome) {}

    private static final class Group {
        final RunTimes times = new RunTimes();
        long count;
    }

    /** A handler under way, or that has ended and whose outcome has not been accepted yet. */
    private static final class Run {
        final long started;
        long took = -1;

        Run(long started) {
            this.started = started;
        }
    }
}
