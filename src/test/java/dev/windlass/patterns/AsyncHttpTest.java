package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.GroupHandle;
import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.client.OnFailure;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of other servers, good and hostile, as whoever sent the job sees them. */
@QuarkusTest
@TestProfile(OutsideProfile.class)
class AsyncHttpTest extends OutsideCase {
    private static final Buffer MEGABYTE = Buffer.buffer(new byte[1 << 20]);

    private final AtomicLong sentMegabytes = new AtomicLong();

    @BeforeEach
    void serve() {
        target.on("/silent", request -> {});
        target.on("/drip", AsyncHttpTest::drip);
        target.on("/gigabyte", request -> pour(request.response().setChunked(true)));
        target.on("/cut", request -> request.response()
                .putHeader("content-length", "5")
                .write("ab")
                .onComplete(written -> request.connection().close()));
        target.on("/away", request -> request.response()
                .setStatusCode(302)
                .putHeader("location", "http://10.0.0.1/")
                .end());
    }

    @Test
    void givenTwoUrls_whenFetchedAtOnceAndGathered_thenBothAnswersComeInOrder() {
        // each is answered only when the other has come too
        Map<String, HttpServerRequest> waiting = new ConcurrentHashMap<>();
        for (String path : List.of("/one", "/two")) {
            target.on(path, request -> {
                waiting.put(path, request);
                if (waiting.size() == 2) {
                    waiting.forEach((name, other) -> text(other).end("I am " + name));
                }
            });
        }
        GroupHandle both = get(client.group(
                OutsideProfile.QUEUE,
                Stream.of("/one", "/two").map(AsyncHttpTest::request).toList(),
                OnFailure.CANCEL_REST));

        List<Map> answers = get(both.awaitAll(Map.class, PATIENCE));

        assertEquals(
                List.of("I am /one", "I am /two"),
                answers.stream().map(answer -> answer.get("body")).toList());
        assertEquals(
                List.of(200, 200),
                answers.stream().map(answer -> answer.get("status")).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "/silent,   HttpFailedException, the server sent nothing for 1000 ms",
        "/drip,     HttpFailedException, it took longer than 3000 ms in all",
        "/cut,      HttpFailedException, the connection was closed before the answer was complete",
        "/gigabyte, DiscardException,    more than 1048576 bytes (windlass.http.max-response)",
        "/away,     DiscardException,    10.0.0.1",
    })
    void givenAHostileServer_thenTheJobEndsWithAClearCauseAndItsSlotIsFree(String path, String type, String cause) {
        JobResult result = get(client.call(OutsideProfile.QUEUE, request(path).withMaxAttempts(1), PATIENCE));

        assertDead(type, cause, result);
        assertTrue(sentMegabytes.get() < 32, sentMegabytes + " MB were taken");
        awaitAllSlotsFree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://0.0.0.0/"})
    void givenAnAddressThatIsNotAllowed_thenTheJobIsDeadAtOnce(String url) {
        JobResult result = run("http.request", new JsonObject().put("url", url).encode());

        assertEquals("dead", result.outcome());
        assertEquals(1, view(result.id()).history().size());
    }

    @Test
    void given503WithRetryAfter_thenItIsTriedAgain() {
        AtomicLong requests = new AtomicLong();
        target.on("/busy", request -> {
            boolean first = requests.incrementAndGet() == 1;
            text(request)
                    .setStatusCode(first ? 503 : 200)
                    .putHeader("retry-after", "1")
                    .end("done");
        });

        JobResult result = get(client.call(OutsideProfile.QUEUE, request("/busy"), PATIENCE));

        assertTrue(result.resultText().contains("\"body\":\"done\""), result.resultText());
        assertEquals(2, requests.get());
    }

    @Test
    void givenARequestInFlight_whenItsJobIsCancelled_thenItIsAborted() {
        JobHandle job = enqueue(request("/silent"));
        await().atMost(PATIENCE).until(() -> view(job.id()).state() == JobState.RUNNING && target.open() > 0);

        get(client.cancel(OutsideProfile.QUEUE, job.id()));

        awaitState(job.id(), JobState.CANCELLED);
        awaitAllSlotsFree();
    }

    private static NewJob request(String path) {
        return NewJob.ofJson(
                "http.request", new JsonObject().put("url", target.url() + path).encode());
    }

    private static HttpServerResponse text(HttpServerRequest request) {
        return request.response().putHeader("content-type", "text/plain");
    }

    /** A byte every 100 ms. */
    private static void drip(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        Vertx vertx = Vertx.currentContext().owner();
        long drip = vertx.setPeriodic(100, tick -> response.write("x"));
        response.closeHandler(closed -> vertx.cancelTimer(drip));
    }

    /** A gigabyte, as fast as it is taken. */
    private void pour(HttpServerResponse response) {
        while (!response.writeQueueFull() && !response.closed() && sentMegabytes.get() < 1_024) {
            response.write(MEGABYTE);
            sentMegabytes.incrementAndGet();
        }
        response.drainHandler(drained -> pour(response));
    }
}
