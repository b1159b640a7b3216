package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the health checks again and again, each time with a deadline, while something else goes on. */
final class HealthWatch implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> live = new ConcurrentLinkedQueue<>();

    /** Begins at once. {@code management} is the root of the management interface. */
    HealthWatch(URI management) {
        List<URI> checks = List.of(management.resolve("/q/health/live"), management.resolve("/q/health/ready"));
        thread.scheduleWithFixedDelay(() -> checks.forEach(this::ask), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    int answers() {
        return answers.get();
    }

    /** Tells whether the live check has ever said {@code part}. */
    boolean hasSaid(String part) {
        return live.stream().anyMatch(body -> body.contains(part));
    }

    /** Fails unless there were answers, each of them in time, and each of them good. */
    void assertAllGood() {
        System.out.printf(
                "health answered %d times, in %d ms at the slowest%n", answers.get(), slowestNanos.get() / 1_000_000);
        assertEquals(List.of(), List.copyOf(faults));
        assertTrue(answers.get() > 0);
    }

    private void ask(URI check) {
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(check).timeout(DEADLINE).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                answers.incrementAndGet();
            } else {
                faults.add(check + " " + answer.statusCode() + " " + answer.body());
            }
            if (check.getPath().endsWith("live")) {
                live.add(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            faults.add(check + " " + e);
        } finally {
            slowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
