package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.job.NewJob;
import dev.windlass.patterns.GatherHandlers.Steps;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Progress: told by the handler, stored, and streamed to whoever watches. */
@QuarkusTest
@TestProfile(GatherProfile.class)
class ProgressTest extends PatternCase {
    @TestHTTPResource
    URI server;

    @Test
    void givenAHandlerThatTellsItsProgress_thenAWatcherSeesItOverServerSentEvents() throws Exception {
        JobHandle job = get(client.enqueue(GatherProfile.ONE_SLOT, NewJob.of("progress.steps")));
        ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> watching = thread.submit(() -> watch(job.id(), lines));
            awaitLine(lines, "\"message\":\"begun\"");
            next(job.id());
            awaitLine(lines, "\"message\":\"nearly\"");
            next(job.id());
            watching.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }

        List<String> events = lines.stream()
                .filter(line -> line.startsWith("event:"))
                .map(line -> line.substring("event:".length()).strip())
                .toList();
        assertEquals("end", events.get(events.size() - 1));
        assertEquals(2, events.stream().filter("progress"::equals).count(), events.toString());
        assertEquals("state", events.get(0));
    }

    @Test
    void givenAJobThatHasEnded_whenItTellsMore_thenItIsToldThatItIsTooLate() {
        JobHandle job = get(client.enqueue(GatherProfile.ONE_SLOT, NewJob.of("progress.steps")));
        next(job.id());
        next(job.id());
        assertEquals("completed", get(job.await(PATIENCE)).outcome());

        IllegalStateException late = assertThrows(
                IllegalStateException.class,
                () -> java.util.Objects.requireNonNull(Steps.LEFT.get(job.id())).progress(3, 3, null));

        assertTrue(("" + late.getMessage()).contains("job " + job.id() + " has ended"), late.getMessage());
    }

    private Void watch(String id, ConcurrentLinkedQueue<String> lines) throws Exception {
        URI events = server.resolve("/api/v1/queues/" + GatherProfile.ONE_SLOT + "/jobs/" + id + "/events");
        HttpRequest request = HttpRequest.newBuilder(events)
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(30))
                .build();
        try (Stream<String> body =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
            body.forEach(lines::add);
        }
        return null;
    }

    private static void next(String id) {
        await().atMost(PATIENCE).until(() -> Steps.NEXT.containsKey(id));
        Steps.NEXT.get(id).get().run();
    }

    private static void awaitLine(ConcurrentLinkedQueue<String> lines, String part) {
        await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(line -> line.contains(part)));
    }
}
