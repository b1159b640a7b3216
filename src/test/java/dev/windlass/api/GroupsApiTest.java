package dev.windlass.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.Outcome;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisResource.class)
class GroupsApiTest {
    private final String queue = "groups-" + JobId.random();
    private final String groups = "/api/v1/queues/" + queue + "/groups";

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
    void givenJobs_whenPosted_thenTheGroupAndItsResultsCanBeFollowed() {
        Response posted = post("{\"onFailure\":\"WAIT_FOR_ALL\",\"jobs\":[{\"kind\":\"a\",\"payload\":{ \"n\":1.0 }},"
                + "{\"kind\":\"b\"},{\"kind\":\"c\"}]}");
        String id = posted.then()
                .statusCode(201)
                .body("size", is(3))
                .body("queue", is(queue))
                .extract()
                .path("id");
        posted.then().header("Location", endsWith(groups + "/" + id));
        get(id).statusCode(200)
                .body("size", is(3))
                .body("ended", is(0))
                .body("done", is(false))
                .body("firstFailed", nullValue());

        var first = worker.take();
        worker.end(worker.take(), new Outcome.Dead(Failure.of("boom", "it broke")));
        given().get(groups + "/" + id + "/results")
                .then()
                .statusCode(200)
                .body("results.size()", is(3))
                .body("results[0]", nullValue())
                .body("results[1].outcome", is("dead"))
                .body("results[1].id", is(id + "#1"))
                .body("results[1].error.message", is("it broke"));
        worker.end(first, new Outcome.Completed("{ \"ok\":1.50 }".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        worker.complete("3");

        get(id).body("done", is(true)).body("failed", is(1)).body("firstFailed", is(1));
        given().queryParam("from", 0)
                .queryParam("count", 1)
                .get(groups + "/" + id + "/results")
                .then()
                .body("results.size()", is(1))
                .body(containsString("{ \"ok\":1.50 }"));
        given().queryParam("from", 7)
                .get(groups + "/" + id + "/results")
                .then()
                .statusCode(200)
                .body("results.size()", is(0));
        problem(given().delete(groups + "/" + id), 409).body("detail", containsString(id));
    }

    @Test
    void givenGroup_whenDeleted_thenItsMembersAreAskedToStop() {
        post("{\"id\":\"mine\",\"jobs\":[{\"kind\":\"a\"}]}").then().statusCode(201);
        given().delete(groups + "/mine").then().statusCode(202).body("cancel", is("asked"));
        get("mine").body("cancelled", is(true));
        worker.end(worker.take(), new Outcome.Cancelled("as asked"));
    }

    @Test
    void givenTheSameIdTwice_thenNothingIsAddedTwice_andNoMembersAreAGroupThatIsDone() {
        for (int i = 0; i < 2; i++) {
            post("{\"id\":\"again\",\"jobs\":[{\"kind\":\"a\"}]}").then().statusCode(201);
        }
        given().get("/api/v1/queues/" + queue).then().body("ready", is(1));
        worker.complete("1");
        post("{\"id\":\"none\",\"jobs\":[]}").then().statusCode(201).body("size", is(0));
        get("none").body("done", is(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|empty",
                "[]|object",
                "{}|'jobs' is missing",
                "{\"jobs\":{}}|'jobs' must be a JSON array",
                "{\"jobs\":[1]}|jobs[0]: it must be a JSON object",
                "{\"jobs\":[{\"kind\":\"a\"},{}]}|jobs[1]: 'kind' is missing",
                "{\"jobs\":[{\"kind\":\"a\",\"id\":\"x\"}]}|jobs[0]: a member of a group has no id",
                "{\"jobs\":[{\"kind\":\"a\",\"delay\":\"1s\"}]}|jobs[0]: a member of a group has no id",
                "{\"jobs\":[{\"kind\":\"a\",\"timeout\":\"-1s\"}]}|jobs[0]: 'timeout'",
                "{\"jobs\":[],\"onFailure\":\"EXPLODE\"}|'onFailure' must be one of",
                "{\"jobs\":[],\"onFailure\":7}|'onFailure' must be a text",
                "{\"jobs\":[],\"id\":\"a b\"}|group id 'a b'",
                "{\"jobs\":[],\"colour\":1}|unknown field 'colour'",
                "{\"jobs\":[|not valid JSON"
            })
    void badInputIsToldAndLeavesNothing(String body, String detail) {
        problem(post(body), 400).body("detail", containsString(detail));
        given().get("/api/v1/queues/" + queue).then().body("ready", is(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=-1", "from=x", "count=0", "count=501", "count=99999999999999999999"})
    void badPagesAreRefused(String query) {
        post("{\"id\":\"g\",\"jobs\":[]}").then().statusCode(201);
        problem(given().get(groups + "/g/results?" + query), 400)
                .body("detail", containsString("'" + query.substring(0, query.indexOf('=')) + "' must be a whole"));
    }

    @Test
    void unknownGroupsAreNotFound_andIllegalNamesRefused() {
        problem(given().get(groups + "/nope"), 404).body("detail", containsString("group nope of queue " + queue));
        problem(given().get(groups + "/nope/results"), 404);
        problem(given().delete(groups + "/nope"), 404);
        problem(given().get(groups + "/{id}", "a b"), 400);
        problem(given().get("/api/v1/queues/{q}/groups/x", "a b"), 400);
        problem(given().put(groups + "/nope"), 405);
    }

    private Response post(String body) {
        return given().contentType("application/json").body(body).post(groups);
    }

    private ValidatableResponse get(String id) {
        return given().get(groups + "/" + id).then();
    }

    private static ValidatableResponse problem(Response response, int status) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }
}
