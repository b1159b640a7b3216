package dev.windlass.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class JobsApiTest {
    /** A queue for every test, so that one that fails leaves nothing to the next. */
    private final String queue = "api-" + JobId.random();

    private final String jobs = "/api/v1/queues/" + queue + "/jobs";

    @Inject
    JobStore store;

    private HandWorker worker;

    @BeforeEach
    void openSession() {
        worker = new HandWorker(store, queue);
    }

    @AfterEach
    void closeSession() {
        worker.close();
    }

    @Test
    void givenJob_whenPosted_thenItIsReady_andItsPayloadArrivesByteForByte() {
        String payload = "{ \"z\":1.00, \"é\" : 12345678901234567890.10e2 }";
        Response posted = post("{\"kind\":\"echo\",\"payload\":" + payload + ",\"meta\":{\"who\":\"me\"}}");
        String id = posted.then()
                .statusCode(201)
                .body("queue", is(queue))
                .body("state", is("ready"))
                .body("duplicate", is(false))
                .extract()
                .path("id");
        posted.then().header("Location", endsWith(jobs + "/" + id));
        given().get(posted.header("Location")).then().statusCode(200).body("state", is("ready"));

        Delivery taken = worker.take();
        assertEquals(payload, String.valueOf(taken.payload()));
        assertEquals("me", taken.meta().get("who"));
        get(id).statusCode(200).body("state", is("running")).body("worker", is("by-hand"));

        worker.end(taken, new Outcome.Completed("{\"ok\":1.50}".getBytes(StandardCharsets.UTF_8)));
        get(id).statusCode(200).body("state", is("completed")).body(containsString("{\"ok\":1.50}"));
    }

    @Test
    void givenDelayOrTime_whenPosted_thenItIsScheduledOrReady() {
        post("{\"kind\":\"echo\",\"id\":\"later\",\"delay\":\"1h\"}")
                .then()
                .statusCode(201)
                .body("state", is("scheduled"));
        get("later").body("due", notNullValue());
        delete("later").statusCode(200).body("cancel", is("done")).body("id", is("later"));

        post("{\"kind\":\"echo\",\"id\":\"then\",\"at\":\"2100-01-01T00:00:00Z\"}")
                .then()
                .statusCode(201)
                .body("state", is("scheduled"));
        delete("then").statusCode(200);
        post("{\"kind\":\"echo\",\"id\":\"past\",\"at\":\"2001-01-01T00:00:00Z\"}")
                .then()
                .statusCode(201)
                .body("state", is("ready"));
        worker.complete("1");
    }

    @Test
    void givenIdThatIsThere_whenPostedAgain_thenItIsADuplicate() {
        post("{\"kind\":\"echo\",\"id\":\"again:1\"}").then().statusCode(201);
        post("{\"kind\":\"echo\",\"id\":\"again:1\"}")
                .then()
                .statusCode(200)
                .body("id", is("again:1"))
                .body("duplicate", is(true))
                .body("state", is("ready"));
        worker.complete("1");
        post("{\"kind\":\"echo\",\"id\":\"again:1\"}").then().statusCode(200).body("state", is("completed"));
    }

    @Test
    void givenWait_whenTheJobCompletes_thenTheResultIsInTheAnswer() {
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> post("{\"kind\":\"echo\"}", "10s"));
        worker.complete("{ \"n\": 1.0 }");
        done(answer)
                .statusCode(200)
                .body("outcome", is("completed"))
                .body("queue", is(queue))
                .body("id", notNullValue())
                .body(containsString("\"result\":{ \"n\": 1.0 }"))
                .body("$", not(hasKey("error")));
    }

    @Test
    void givenWait_whenTheHandlerReturnsNothing_thenTheResultIsNull() {
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> post("{\"kind\":\"echo\"}", "10s"));
        worker.end(worker.take(), new Outcome.Completed(null));
        done(answer).statusCode(200).body(containsString("\"result\":null"));
    }

    @Test
    void givenWait_whenTheJobDies_thenTheErrorIsInTheAnswerWithoutItsStack() {
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> post("{\"kind\":\"echo\"}", "10s"));
        worker.end(worker.take(), new Outcome.Dead(new Failure("timeout", "took too long", "at secret.Place")));
        done(answer)
                .statusCode(200)
                .body("outcome", is("dead"))
                .body("error.type", is("timeout"))
                .body("error.message", is("took too long"))
                .body("$", not(hasKey("result")))
                .body(not(containsString("secret.Place")));
    }

    @Test
    void givenWait_whenItEndsFirst_thenTheJobIsAcceptedAndCanBeLookedUp() {
        Response answer = post("{\"kind\":\"echo\"}", "100ms");
        String id = answer.then()
                .statusCode(202)
                .body("state", is("ready"))
                .extract()
                .path("id");
        assertEquals(id, worker.complete("7").id());
        given().get(answer.header("Location"))
                .then()
                .statusCode(200)
                .body("state", is("completed"))
                .body("result", is(7));
    }

    @Test
    void givenWaitOfZero_thenItDoesNotWait() {
        post("{\"kind\":\"echo\"}", "0").then().statusCode(201);
        worker.complete("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1s", " ", "10 parsecs"})
    void givenWaitThatIsNone_thenNothingIsEnqueued(String wait) {
        problem(post("{\"kind\":\"echo\"}", wait), 400).body("detail", containsString("'wait'"));
        given().get("/api/v1/queues/" + queue).then().body("ready", is(0));
    }

    @Test
    void givenRunningJob_whenDeleted_thenTheWorkerIsAsked_andAfterItsEndThereIsAConflict() {
        String id = post("{\"kind\":\"echo\",\"id\":\"runs\"}").path("id");
        Delivery taken = worker.take();
        delete(id).statusCode(202).body("cancel", is("asked"));
        get(id).body("cancelRequested", is(true));
        worker.end(taken, new Outcome.Cancelled("asked to"));
        problem(given().delete(jobs + "/" + id), 409).body("detail", containsString("runs"));
    }

    @Test
    void unknownJobsAreNotFound() {
        problem(given().get(jobs + "/nope"), 404).body("detail", containsString("job nope of queue " + queue));
        problem(given().get(jobs + "/1790000000000-0"), 404);
        problem(given().delete(jobs + "/nope"), 404);
    }

    @Test
    void illegalNamesInThePathAreRefused() {
        problem(given().get("/api/v1/queues/{q}", "a b"), 400).body("detail", containsString("queue name 'a b'"));
        problem(given().get(jobs + "/{id}", "a b"), 400).body("detail", containsString("job id 'a b'"));
        problem(given().delete(jobs + "/{id}", "ä"), 400);
        problem(given().get(jobs + "/" + "x".repeat(129)), 400);
        problem(given().contentType("application/json").body("{}").post("/api/v1/queues/{q}/jobs", "x!"), 400);
    }

    @Test
    void givenDaemonThatWorksOnTheQueue_whenPostedWithWait_thenTheResultIsInTheAnswer() {
        String worked = "/api/v1/queues/" + RedisResource.WORKED_ON + "/jobs";
        given().contentType("application/json")
                .queryParam("wait", "10s")
                .body("{\"kind\":\"echo\",\"payload\":{ \"n\": 1.0 }}")
                .post(worked)
                .then()
                .statusCode(200)
                .body("outcome", is("completed"))
                .body("result.n", is(1.0f))
                .time(lessThan(5_000L));
        given().contentType("application/json")
                .queryParam("wait", "10s")
                .body("{\"kind\":\"sleep\",\"payload\":{\"ms\":\"x\"},\"maxAttempts\":1}")
                .post(worked)
                .then()
                .statusCode(200)
                .body("outcome", is("dead"))
                .body("error.type", is(Failure.BAD_PAYLOAD));
    }

    @Test
    void theQueueIsCounted() {
        post("{\"kind\":\"echo\"}");
        post("{\"kind\":\"echo\"}");
        post("{\"kind\":\"echo\",\"id\":\"count\",\"delay\":\"1h\"}");
        Delivery taken = worker.take();
        given().get("/api/v1/queues/" + queue)
                .then()
                .statusCode(200)
                .body("ready", is(1))
                .body("running", is(1))
                .body("scheduled", is(1));
        worker.end(taken, new Outcome.Completed(null));
        worker.complete("1");
        delete("count").statusCode(200);
    }

    private Response post(String body) {
        return given().contentType("application/json").body(body).post(jobs);
    }

    private Response post(String body, String wait) {
        return given().contentType("application/json")
                .queryParam("wait", wait)
                .body(body)
                .post(jobs);
    }

    private static ValidatableResponse done(CompletableFuture<Response> answer) {
        return answer.orTimeout(15, TimeUnit.SECONDS).join().then().time(lessThan(9_000L));
    }

    private ValidatableResponse get(String id) {
        return given().get(jobs + "/" + id).then();
    }

    private ValidatableResponse delete(String id) {
        return given().delete(jobs + "/" + id).then();
    }

    private static ValidatableResponse problem(Response response, int status) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }
}
