package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A loop that takes jobs stands still although Redis answers: a handler holds it for longer than the live check's limit of
 * half a minute. That, and not an unreachable Redis, is a reason to restart the process.
 */
@QuarkusTest
@TestProfile(HeldLoopProfile.class)
class StandstillTest extends PatternCase {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration HELD = LIMIT.plusSeconds(8);

    @TestHTTPResource(management = true)
    @SuppressWarnings("NullAway.Init") // set by the test framework
    URI management;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void givenALoopThatStandsStillWhileRedisAnswers_thenLiveIsDownAndNamesTheHolderAndIsUpAgainAfterwards() {
        assertEquals(200, live().statusCode());
        long begun = System.nanoTime();
        JobHandle hog =
                enqueue(NewJob.ofJson("pattern.hog", "" + HELD.toMillis()).withTimeout(HELD.multipliedBy(2)));

        await().atMost(HELD).pollInterval(Duration.ofMillis(250)).until(() -> live().statusCode() == 503);

        Duration down = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(live().body().contains("kind pattern.hog, job [" + hog.id() + "]"), live().body());
        assertTrue(down.compareTo(LIMIT.minusSeconds(2)) > 0, "live was down after " + down + " already");
        assertTrue(
                get(client.call(
                                PatternsProfile.OTHER_QUEUE,
                                NewJob.ofJson("pattern.outcome", "\"return\""),
                                Duration.ofSeconds(5)))
                        .completed(),
                "Redis answers, and the other queue works");
        awaitState(hog.id(), JobState.COMPLETED);
        await().atMost(PATIENCE).until(() -> live().statusCode() == 200);
    }

    private HttpResponse<String> live() {
        try {
            return http.send(
                    HttpRequest.newBuilder(management.resolve("/q/health/live")).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
