package dev.windlass.worker;

import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Finds handlers that hold their event loop, from a thread that they cannot hold. A loop that does not answer is blocked;
 * its stack tells where, and the handler's class in the stack, or the attempt that is just being started, tells who.
 */
final class LoopWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TOO_LONG = Duration.ofMillis(400);
    /** A loop may also be held by the machine: without a handler in sight, more patience keeps false alarms away. */
    private static final Duration TOO_LONG_FOR_NOBODY = Duration.ofSeconds(3);

    private static final int MAX_FRAMES = 15;

    private final List<QueueConsumer> consumers;
    private final JobEvents events;
    private final Ticker ticker;
    private final Ping[] pings;
    private final ScheduledExecutorService thread;

    LoopWatch(List<QueueConsumer> consumers, JobEvents events, Ticker ticker) {
        this.consumers = List.copyOf(consumers);
        this.events = events;
        this.ticker = ticker;
        this.pings = new Ping[consumers.size()];
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watch = new Thread(task, "windlass-loop-watch");
            watch.setDaemon(true);
            return watch;
        });
    }

    void start() {
        thread.scheduleAtFixedRate(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        for (int i = 0; i < pings.length; i++) {
            Ping last = pings[i];
            if (last == null || last.answered) {
                Ping next = new Ping(ticker.nanos());
                pings[i] = next;
                consumers.get(i).loop().later(() -> answered(next));
            } else if (!last.told && ticker.nanos() - last.sentNanos > TOO_LONG.toNanos()) {
                tell(consumers.get(i), last);
            }
        }
    }

    private void answered(Ping ping) {
        ping.answered = true;
        if (ping.told && ping.consumer != null) {
            ping.consumer.status().freed();
            events.loopFreed(ping.consumer.queue(), millisSince(ping));
        }
    }

    private void tell(QueueConsumer consumer, Ping ping) {
        Thread blocked = consumer.loop().thread();
        if (blocked == null) {
            return;
        }
        StackTraceElement[] stack = blocked.getStackTrace();
        List<Attempt> suspects = consumer.suspects(
                Arrays.stream(stack).map(StackTraceElement::getClassName).collect(Collectors.toSet()));
        if (suspects.isEmpty() && millisSince(ping) < TOO_LONG_FOR_NOBODY.toMillis()) {
            return;
        }
        ping.told = true;
        ping.consumer = consumer;
        String kind = suspects.isEmpty() ? "unknown" : suspects.get(0).kind();
        List<String> ids = suspects.stream().map(Attempt::id).limit(10).toList();
        String where = Arrays.stream(stack)
                .limit(MAX_FRAMES)
                .map(frame -> "    at " + frame)
                .collect(Collectors.joining("\n"));
        consumer.status().blocked("kind " + kind + ", job " + ids);
        events.loopBlocked(consumer.queue(), kind, ids, millisSince(ping), where);
    }

    private long millisSince(Ping ping) {
        return Duration.ofNanos(ticker.nanos() - ping.sentNanos).toMillis();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static final class Ping {
        final long sentNanos;
        volatile boolean answered;
        volatile boolean told;
        volatile @org.jspecify.annotations.Nullable QueueConsumer consumer;

        Ping(long sentNanos) {
            this.sentNanos = sentNanos;
        }
    }
}
