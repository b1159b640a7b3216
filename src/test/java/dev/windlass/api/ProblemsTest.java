package dev.windlass.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RedisResource;
import dev.windlass.testing.RedisServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisResource.class)
class ProblemsTest {
    private static final String JOBS = "/api/v1/queues/problems/jobs";

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI base;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    @Test
    void aProblemHasEveryMemberOfTheStandard() {
        problem(post("{}"), 400)
                .body("type", is("about:blank"))
                .body("title", is("Bad Request"))
                .body("detail", containsString("'kind' is missing"))
                .body("instance", is(JOBS));
    }

    @Test
    void badJsonIsToldByItsPlaceAndNotRepeated() {
        problem(post("{\"kind\":\"echo\",\n \"payload\": hush}"), 400)
                .body("detail", containsString("line 2, column"))
                .body(not(containsString("hush")));
        problem(given().contentType("application/json").post(JOBS), 400).body("detail", containsString("empty"));
        problem(post("{\"kind\":\"echo\",\"colour\":1}"), 400).body("detail", containsString("'colour'"));
    }

    @Test
    void unknownRoutesMethodsAndTypesAreProblems() {
        problem(given().get("/api/v1/nothing"), 404);
        problem(given().get("/api"), 404);
        problem(given().get("/nothing"), 404);
        problem(given().put(JOBS), 405);
        problem(given().get(JOBS), 405);
        problem(given().delete("/api/v1/queues/problems"), 405);
        problem(given().contentType("text/plain").body("{}").post(JOBS), 415)
                .body("detail", containsString("application/json"));
        problem(
                given().contentType("application/x-www-form-urlencoded")
                        .body("{}")
                        .post(JOBS),
                415);
        problem(given().accept("text/html").get(JOBS + "/x"), 406);
    }

    @Test
    void givenPayloadOverTheLimit_thenBothNumbersAndTheSettingAreTold() {
        // by its announced length, before it is read
        String large = "{\"kind\":\"echo\",\"payload\":\"" + "x".repeat(10_000_000) + "\"}";
        problem(post(large), 413)
                .body(
                        "detail",
                        allOf(
                                containsString("" + large.length()),
                                containsString("1048576"),
                                containsString("windlass.payload.max")));
        // with the allowance for other fields it passes the first check, and not the second
        String little = "{\"kind\":\"echo\",\"payload\":\"" + "x".repeat(1_048_576) + "\"}";
        problem(post(little), 413)
                .body("detail", allOf(containsString("1048578"), containsString("windlass.payload.max")));
        String fits = "{\"kind\":\"echo\",\"payload\":\"" + "x".repeat(1_048_574) + "\"}";
        post(fits).then().statusCode(201);
    }

    @Test
    void givenBodyOverTheOuterWall_thenItIsAProblemToo() throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST " + JOBS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 99999999999\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = read(socket.getInputStream());
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            assertTrue(answer.contains("99999999999"), answer);
        }
    }

    @Test
    void givenBodyOfUnknownLength_thenItsPayloadIsJudgedAllTheSame() throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST " + JOBS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] filler = new byte[1_200_000];
            Arrays.fill(filler, (byte) '1');
            chunk(socket, "{\"kind\":\"echo\",\"payload\":\"".getBytes(StandardCharsets.US_ASCII));
            chunk(socket, filler);
            chunk(socket, "\"}".getBytes(StandardCharsets.US_ASCII));
            chunk(socket, new byte[0]);
            String answer = read(socket.getInputStream());
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            assertTrue(answer.contains("1200002"), answer);
        }
    }

    @Test
    void givenRedisDoesNotAnswer_thenItIsUnavailableAndWorthAnotherTry() {
        redis.pause();
        try {
            problem(post("{\"kind\":\"echo\"}"), 503).header("Retry-After", "1");
        } finally {
            redis.resume();
        }
        // what was sent before may still arrive; what counts is that the next one does
        Awaitility.await()
                .untilAsserted(() -> post("{\"kind\":\"echo\"}").then().statusCode(201));
    }

    @Test
    void givenKeyOfTheWrongType_thenTheLoopIsUnharmedAndTheCauseIsTold() {
        redis.call("SET", "windlass:{wrong}:ready", "x");
        problem(
                        given().contentType("application/json")
                                .body("{\"kind\":\"echo\"}")
                                .post("/api/v1/queues/wrong/jobs"),
                        503)
                .body("detail", containsString("WRONGTYPE"));
    }

    @Test
    void theRoutesAreDescribed() {
        Response openapi = given().accept("application/json").get("/q/openapi?format=json");
        openapi.then().statusCode(200);
        String post = "paths.'/api/v1/queues/{queue}/jobs'.post";
        openapi.then()
                .body(post + ".responses", allOf(hasKey("200"), hasKey("201"), hasKey("202"), hasKey("400")))
                .body(post + ".responses.'413'.content", hasKey("application/problem+json"))
                .body(post + ".requestBody.content.'application/json'.schema", not(anEmptyMap()))
                .body("components.schemas.NewJob.required", equalTo(List.of("kind")))
                .body("components.schemas.NewJob.properties", allOf(hasKey("payload"), hasKey("maxAttempts")))
                .body("paths", hasKey("/api/v1/queues/{queue}"))
                .body("paths.'/api/v1/queues/{queue}/jobs/{id}'", allOf(hasKey("get"), hasKey("delete")));
    }

    private static void chunk(Socket socket, byte[] bytes) throws IOException {
        var out = socket.getOutputStream();
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Response post(String body) {
        return given().contentType("application/json").body(body).post(JOBS);
    }

    private static ValidatableResponse problem(Response response, int status) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }
}
