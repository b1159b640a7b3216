package dev.windlass.api;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobId;
import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.testing.HandWorker;
import dev.windlass.testing.RedisResource;
import dev.windlass.testing.RedisServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers that wait for room, go away, or watch. */
@QuarkusTest
@TestProfile(CallerTest.Bounded.class)
@WithTestResource(RedisResource.class)
class CallerTest {
    private static final String QUEUE = "bounded";
    private static final String JOBS = "/api/v1/queues/" + QUEUE + "/jobs";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One queue that takes one job. */
    public static class Bounded implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("windlass.queue.\"" + QUEUE + "\".max-ready", "1");
        }
    }

    @Inject
    JobStore store;

    @TestHTTPResource
    URI server;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    private HandWorker worker;

    @BeforeEach
    void openSession() {
        worker = new HandWorker(store, QUEUE);
    }

    @AfterEach
    void closeSession() {
        worker.close();
        redis.call("FLUSHALL");
    }

    // ---- room -----------------------------------------------------------------------------------------------------

    @Test
    void givenAFullQueue_whenPosted_thenItIsRefusedWithWhenToTryAgain() {
        post("").then().statusCode(201);
        problem(post(""), 429).header("Retry-After", is("1")).body("detail", containsString("max-ready"));
        problem(post("?wait=5s"), 429);
        problem(post("?wait=200ms&full=wait"), 429).header("Retry-After", is("1"));
        worker.complete("1");
    }

    @Test
    void givenAFullQueue_whenPostedToWaitForRoom_thenItIsEnqueuedAsSoonAsThereIsSome() {
        post("").then().statusCode(201);
        CompletableFuture<Response> second = CompletableFuture.supplyAsync(() -> post("?full=wait"));
        worker.complete("1");
        done(second).statusCode(201);
        CompletableFuture<Response> third = CompletableFuture.supplyAsync(() -> post("?full=wait&wait=10s"));
        worker.complete("2");
        worker.complete("3");
        done(third).statusCode(200).body("result", is(3));
    }

    @ParameterizedTest
    @CsvSource({"full=maybe,full", "cancel=always&wait=1s,cancel", "cancel=on-disconnect,wait"})
    void badInputIsToldByItsName(String query, String detail) {
        problem(post("?" + query), 400).body("detail", containsString(detail));
        given().get("/api/v1/queues/" + QUEUE).then().body("ready", is(0));
    }

    // ---- going away -----------------------------------------------------------------------------------------------

    @Test
    void givenCancelOnDisconnect_whenTheCallerGoesAway_thenTheJobIsCalledOff() throws Exception {
        Delivery taken;
        try (Socket caller = connect()) {
            send(caller, "POST", JOBS + "?wait=30s&cancel=on-disconnect", "{\"kind\":\"echo\",\"id\":\"left\"}");
            taken = worker.take();
            view("left").body("cancelRequested", is(false));
        }
        await().atMost(PATIENCE).untilAsserted(() -> view("left").body("cancelRequested", is(true)));
        worker.end(taken, new Outcome.Cancelled("as asked"));
    }

    @Test
    void givenNoSuchWish_whenTheCallerGoesAway_thenTheJobGoesOn() throws Exception {
        Delivery taken;
        try (Socket caller = connect()) {
            send(caller, "POST", JOBS + "?wait=30s", "{\"kind\":\"echo\",\"id\":\"stays\"}");
            taken = worker.take();
        }
        // a second one that goes away and is called off shows that the first would have been by now
        Delivery second;
        try (Socket caller = connect()) {
            send(caller, "POST", JOBS + "?wait=30s&cancel=on-disconnect", "{\"kind\":\"echo\",\"id\":\"goes\"}");
            second = worker.take();
        }
        await().atMost(PATIENCE).untilAsserted(() -> view("goes").body("cancelRequested", is(true)));
        view("stays").body("cancelRequested", is(false));
        worker.end(taken, new Outcome.Completed(null));
        worker.end(second, new Outcome.Cancelled("as asked"));
    }

    @Test
    void givenAnAnswer_whenTheCallerGoesAwayAfterwards_thenNothingIsCalledOff() {
        CompletableFuture<Response> answer =
                CompletableFuture.supplyAsync(() -> post("?wait=10s&cancel=on-disconnect"));
        worker.complete("1");
        done(answer).statusCode(200).body("outcome", is("completed"));
        assertEquals(0L, redis.call("ZCARD", "windlass:{" + QUEUE + "}:cancelled"));
    }

    // ---- watching -------------------------------------------------------------------------------------------------

    @Test
    void givenAWatcher_whenTheJobMoves_thenEachChangeIsAnEventAndTheEndIsTheLast() throws Exception {
        post("{\"kind\":\"echo\",\"id\":\"seen\"}", "").then().statusCode(201);
        try (Socket watcher = connect()) {
            send(watcher, "GET", JOBS + "/seen/events", "");
            BufferedReader lines = reader(watcher);
            assertTrue(next(lines, "HTTP/1.1 200").contains("200"));
            next(lines, "event:state");
            assertTrue(next(lines, "data:").contains("\"state\":\"ready\""));
            Delivery taken = worker.take();
            next(lines, "event:state");
            assertTrue(next(lines, "data:").contains("\"state\":\"running\""));
            worker.end(taken, new Outcome.Completed("[1,\n2]".getBytes(StandardCharsets.UTF_8)));
            next(lines, "event:state");
            assertTrue(next(lines, "data:").contains("\"state\":\"completed\""));
            next(lines, "event:end");
            assertTrue(next(lines, "data:").contains("\"id\":\"seen\""));
        }
    }

    @Test
    void givenAJobWithoutARecord_whenItEnds_thenTheWatcherIsToldThatItIsOver() throws Exception {
        post("{\"kind\":\"echo\",\"id\":\"gone\",\"keep\":\"0\"}", "").then().statusCode(201);
        try (Socket watcher = connect()) {
            send(watcher, "GET", JOBS + "/gone/events", "");
            BufferedReader lines = reader(watcher);
            next(lines, "event:state");
            worker.complete("1");
            next(lines, "event:end");
        }
    }

    @Test
    void givenAnUnknownJob_whenWatched_thenItIsNotFound() {
        problem(given().accept("text/event-stream").get(JOBS + "/nope/events"), 404)
                .body("detail", containsString("job nope"));
        problem(given().get(JOBS + "/{id}/events", "a b"), 400);
    }

    @Test
    void givenAWatcherThatWentAway_thenNobodyLooksAnyMore() throws Exception {
        post("{\"kind\":\"echo\",\"id\":\"quiet\"}", "").then().statusCode(201);
        try (Socket watcher = connect()) {
            send(watcher, "GET", JOBS + "/quiet/events", "");
            next(reader(watcher), "event:state");
            long before = looks();
            await().atMost(PATIENCE).until(() -> looks() > before + 2);
        }
        // looks come every 250 ms: none during a second means that there are no more
        long[] last = {looks(), System.nanoTime()};
        await().atMost(PATIENCE).until(() -> {
            long now = looks();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > TimeUnit.SECONDS.toNanos(1);
        });
        worker.complete("1");
    }

    /** How often a job's hash has been read, which nothing else does here. */
    private long looks() {
        Matcher calls =
                Pattern.compile("cmdstat_hgetall:calls=(\\d+)").matcher("" + redis.call("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String method, String path, String body) throws IOException {
        String head =
                method + " " + path + " HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line that begins so; what comes before is told when it never comes. */
    private static String next(BufferedReader lines, String start) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            before.add(line);
        }
        throw new AssertionError("no '" + start + "' but " + before);
    }

    private static Response post(String query) {
        return post("{\"kind\":\"echo\",\"id\":\"" + JobId.random() + "\"}", query);
    }

    private static Response post(String body, String query) {
        return given().contentType("application/json").body(body).post(JOBS + query);
    }

    private static ValidatableResponse view(String id) {
        return given().get(JOBS + "/" + id).then();
    }

    private static ValidatableResponse done(CompletableFuture<Response> answer) {
        return answer.orTimeout(15, TimeUnit.SECONDS).join().then();
    }

    private static ValidatableResponse problem(Response response, int status) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }
}
