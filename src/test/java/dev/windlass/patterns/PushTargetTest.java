package dev.windlass.patterns;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue whose jobs a server does: each answer of it has its outcome, for whoever sent the job. */
@QuarkusTest
@TestProfile(OutsideProfile.class)
class PushTargetTest extends OutsideCase {
    /** What was pushed, by job. */
    private final Map<String, List<Pushed>> pushed = new ConcurrentHashMap<>();

    private record Pushed(MultiMap headers, Buffer body, long nanos) {}

    @BeforeEach
    void serve() {
        target.on("/push", this::answer);
    }

    /** The payload says how to answer: status and Retry-After for each attempt. Without one there is no answer. */
    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            List<Pushed> all =
                    pushed.computeIfAbsent(request.getHeader("windlass-job-id"), id -> new CopyOnWriteArrayList<>());
            all.add(new Pushed(request.headers(), body, System.nanoTime()));
            var answers = new JsonObject(body).getJsonArray("answers");
            if (all.size() <= answers.size()) {
                String[] words = answers.getString(all.size() - 1).split(" ");
                if (words.length > 1) {
                    request.response().putHeader("Retry-After", words[1]);
                }
                request.response().setStatusCode(Integer.parseInt(words[0])).end("{\"requests\": " + all.size() + "}");
            }
        });
    }

    @Test
    void given2xx_thenTheJobIsCompletedWithTheBodyAsItsResult() {
        JobResult result = push("any.kind", "201");

        assertEquals("completed", result.outcome());
        assertEquals("{\"requests\": 1}", result.resultText());
        Pushed request = pushed.get(result.id()).get(0);
        assertEquals("any.kind", request.headers().get("windlass-kind"));
        assertEquals(OutsideProfile.PUSHED_QUEUE, request.headers().get("windlass-queue"));
    }

    @Test
    void givenASecret_thenTheTargetCanVerifyWhoSentItAndWhen() throws Exception {
        Pushed request = pushed.get(push("any.kind", "200").id()).get(0);

        String[] signature = request.headers().get("windlass-signature").split("[=,]");
        long ageSeconds = Instant.now().getEpochSecond() - Long.parseLong(signature[1]);
        assertTrue(ageSeconds >= 0 && ageSeconds < 60, ageSeconds + " s old");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(OutsideProfile.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((signature[1] + ".").getBytes(StandardCharsets.UTF_8));
        assertEquals(HexFormat.of().formatHex(mac.doFinal(request.body().getBytes())), signature[3]);
    }

    @Test
    void given503WithRetryAfter_thenTheSameAttemptIsMadeAgainAfterThatTime() {
        JobResult result = push("any.kind", "503 1", "200");

        assertEquals("{\"requests\": 2}", result.resultText());
        List<Pushed> requests = pushed.get(result.id());
        assertEquals(List.of("1", "1"), attempts(requests));
        long pause = requests.get(1).nanos() - requests.get(0).nanos();
        assertTrue(pause >= 900_000_000, pause + " ns");
    }

    @Test
    void given4xx_thenTheJobIsDeadAtOnceWithWhatTheTargetSaid() {
        JobResult result = push("any.kind", "422", "200");

        assertDead("DiscardException", "was answered with status 422: {\"requests\": 1}", result);
        assertEquals(1, pushed.get(result.id()).size());
    }

    @Test
    void given500_thenThereIsAnotherAttempt() {
        JobResult result = push("any.kind", "500", "200");

        assertEquals("{\"requests\": 2}", result.resultText());
        assertEquals(List.of("1", "2"), attempts(pushed.get(result.id())));
    }

    @Test
    void givenAKindThatIsBound_whenItsJobIsPostedOverHttp_thenTheCallerGetsTheTargetsAnswer() {
        String id = given().contentType("application/json")
                .body("{\"kind\":\"hook\",\"payload\":{\"answers\":[\"200\"]}}")
                .post("/api/v1/queues/" + OutsideProfile.QUEUE + "/jobs?wait=20s")
                .then()
                .statusCode(200)
                .body("result.requests", is(1))
                .extract()
                .path("id");
        // it has no secret
        assertNull(pushed.get(id).get(0).headers().get("windlass-signature"));
    }

    @Test
    void givenATargetThatDoesNotAnswer_whenTheJobIsCancelled_thenTheRequestIsAborted() {
        JobHandle job = get(client.enqueue(OutsideProfile.PUSHED_QUEUE, job("any.kind")));
        await().atMost(PATIENCE).until(() -> pushed.containsKey(job.id()));

        get(client.cancel(OutsideProfile.PUSHED_QUEUE, job.id()));

        await().atMost(PATIENCE)
                .until(() -> get(client.find(OutsideProfile.PUSHED_QUEUE, job.id()))
                                .orElseThrow()
                                .state()
                        == JobState.CANCELLED);
        awaitAllSlotsFree();
    }

    private JobResult push(String kind, String... answers) {
        return get(client.call(OutsideProfile.PUSHED_QUEUE, job(kind, answers), PATIENCE));
    }

    private static NewJob job(String kind, String... answers) {
        return NewJob.ofJson(
                kind, new JsonObject().put("answers", List.of(answers)).encode());
    }

    private static List<String> attempts(List<Pushed> requests) {
        return requests.stream()
                .map(request -> request.headers().get("windlass-attempt"))
                .toList();
    }
}
