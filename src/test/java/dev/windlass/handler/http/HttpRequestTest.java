package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.RetryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job asks for and what it gets, from a server that behaves. */
class HttpRequestTest {
    private static final Iterable<String> COOKIES = List.of("a=1", "b=2");
    private static final Iterable<String> VARY = List.of("x", "y");

    private static HttpKit kit;
    private static String url;

    @BeforeAll
    static void start() {
        kit = HttpKit.onLoopback();
        url = kit.serve(HttpRequestTest::answer);
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    private static void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/echo" ->
                request.body().onSuccess(body -> request.response()
                        .putHeader("content-type", "text/plain")
                        .putHeader("x-method", request.method().name())
                        .putHeader("x-type", String.valueOf(request.getHeader("content-type")))
                        .putHeader("x-seen", String.join("|", request.headers().getAll("x-sent")))
                        .putHeader("x-host", String.valueOf(request.getHeader("host")))
                        .end(body));
            case "/latin" ->
                request.response()
                        .putHeader("content-type", "text/html; Charset=\"ISO-8859-1\"")
                        .end(Buffer.buffer(new byte[] {'f', (byte) 0xfc, 'r'}));
            case "/not-utf8" ->
                request.response()
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(new byte[] {'"', (byte) 0xff, '"'}));
            case "/chunked" -> {
                request.response().setChunked(true).putHeader("content-type", "application/problem+json");
                request.response().write("{\"a\":");
                request.response().end("1}");
            }
            case "/binary" -> request.response().end(Buffer.buffer(new byte[] {0, 1, 2}));
            case "/packed" ->
                request.response()
                        .putHeader("content-type", "text/plain")
                        .putHeader("content-encoding", "gzip")
                        .end(Buffer.buffer(new byte[] {31, (byte) 139}));
            case "/cookies" ->
                request.response()
                        .putHeader("set-cookie", COOKIES)
                        .putHeader("vary", VARY)
                        .end();
            default -> {
                String wait = request.getParam("wait");
                if (wait != null) {
                    request.response().putHeader("retry-after", wait);
                }
                request.response()
                        .setStatusCode(Integer.parseInt(request.path().substring(1)))
                        .end("confidential");
            }
        }
    }

    @Test
    void methodHeadersAndBodyArriveAndTheAnswerComesBack() {
        JsonNode answer = kit.request("{'method':'put','url':'" + url
                + "/echo','headers':{'X-Sent':['a','b'],'Content-Type':'text/css'},'body':'für'}");

        assertEquals(200, answer.get("status").asInt());
        assertEquals("PUT", answer.at("/headers/x-method").asText());
        assertEquals("a|b", answer.at("/headers/x-seen").asText());
        assertEquals("text/css", answer.at("/headers/x-type").asText());
        assertEquals(
                url.substring("http://".length()), answer.at("/headers/x-host").asText());
        assertEquals("für", answer.get("body").asText());
        assertEquals("text", answer.get("encoding").asText());
    }

    @Test
    void bodyIsTextJsonOrBytes() {
        assertEquals("null", echo("").at("/headers/x-type").asText());
        assertEquals(
                "text/plain; charset=utf-8",
                echo(",'body':'x'").at("/headers/x-type").asText());
        assertEquals(
                "{\"n\":[1,null]}", echo(",'json':{'n':[1,null]}").get("body").asText());
        assertEquals("application/json", echo(",'json':1").at("/headers/x-type").asText());
        assertEquals("null", echo(",'json':null").get("body").asText());
        assertEquals("hi", echo(",'bodyBase64':'aGk='").get("body").asText());
    }

    private static JsonNode echo(String more) {
        return kit.request("{'method':'POST','url':'" + url + "/echo'" + more + "}");
    }

    @Test
    void textComesAsTextAndTheRestAsBase64() {
        assertEquals("für", get("/latin").get("body").asText());
        assertEquals("{\"a\":1}", get("/chunked").get("body").asText());
        assertArrayEquals(new byte[] {0, 1, 2}, bytes(get("/binary")));
        assertArrayEquals(new byte[] {'"', (byte) 0xff, '"'}, bytes(get("/not-utf8")));
        assertArrayEquals(new byte[] {31, (byte) 139}, bytes(get("/packed")));
        assertEquals("", get("/204").get("body").asText());
    }

    @Test
    void repeatedHeadersAreJoined() {
        JsonNode answer = get("/cookies");

        assertEquals("a=1\nb=2", answer.at("/headers/set-cookie").asText());
        assertEquals("x, y", answer.at("/headers/vary").asText());
    }

    @Test
    void givenHead_whenAnswered_thenLengthOfAnotherBodyIsNoMatter() {
        HttpKit small = HttpKit.onLoopback("http.max-response", "10");
        try (small) {
            String server = small.serve(request ->
                    request.response().putHeader("content-length", "1000").end());

            JsonNode answer = small.request("{'method':'HEAD','url':'" + server + "/'}");

            assertEquals("1000", answer.at("/headers/content-length").asText());
        }
    }

    // ---- statuses -------------------------------------------------------------------------------------------------

    @Test
    void expectedStatusIsAResultWhateverItIs() {
        assertEquals(404, status("/404", "404"));
        assertEquals(404, status("/404", "['2xx','4XX']"));
        assertEquals(503, status("/503?wait=5", "[200,503]"));
        assertEquals(302, status("/302", "'3xx'"));
        assertEquals(201, status("/201", "null"));
    }

    private static int status(String path, String expect) {
        return kit.request("{'url':'" + url + path + "','expect':" + expect + "}")
                .get("status")
                .asInt();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 409, 410, 418, 422, 302, 304})
    void unexpectedStatusBuriesTheJob(int status) {
        String message = failure(DiscardException.class, "/" + status + "?token=secret");

        assertEquals(
                "job job-1: GET " + url + "/" + status + " was answered with status " + status + " instead of 2xx",
                message);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void statusThatMayPassIsTriedAgain(int status) {
        String message = failure(HttpFailedException.class, "/" + status + "?token=secret");

        assertTrue(message.endsWith("/" + status + " was answered with status " + status + " instead of 2xx"), message);
    }

    @Test
    void given429WithRetryAfter_whenRequested_thenTriedAgainAfterThatTime() {
        assertEquals(Duration.ofSeconds(7), wait("/429?wait=7"));
        assertEquals(Duration.ofSeconds(0), wait("/503?wait=0"));
        // HttpKit.NOW is 03:04:05
        assertEquals(Duration.ofSeconds(10), wait("/503?wait=Fri,%2002%20Jan%202026%2003:04:15%20GMT"));
        assertEquals(Duration.ZERO, wait("/503?wait=Fri,%2002%20Jan%202026%2003:04:00%20GMT"));
        assertEquals(RetryAfter.MOST, wait("/503?wait=999999999999999"));
        failure(HttpFailedException.class, "/503?wait=soon");
        failure(HttpFailedException.class, "/503?wait=-1");
    }

    private static Duration wait(String path) {
        return assertThrows(RetryException.class, () -> get(path)).delay();
    }

    @Test
    void unknownHostIsTriedAgain() {
        HttpKit lost = new HttpKit(host -> Future.failedFuture(new UnknownHostException(host)), null);
        try (lost) {
            String message = HttpKit.message(
                    assertThrows(HttpFailedException.class, () -> lost.request("{'url':'http://gone/?secret'}")));

            assertTrue(message.startsWith("job job-1: GET http://gone:80/ failed: the host is unknown"), message);
        }
    }

    // ---- many at once ---------------------------------------------------------------------------------------------

    @Test
    void twoUrlsFetchedAtOnceAndGathered() {
        // each is answered only when both have arrived, so fetching one after the other would never end
        AtomicReference<HttpServerRequest> first = new AtomicReference<>();
        String server = kit.serve(request -> {
            HttpServerRequest other = first.getAndSet(request);
            if (other != null) {
                Stream.of(other, request).forEach(one -> one.response()
                        .putHeader("content-type", "text/plain")
                        .end("body of " + one.path()));
            }
        });

        List<Object> answers = Uni.join()
                .all(fetch(server + "/one"), fetch(server + "/two"))
                .andFailFast()
                .await()
                .atMost(Duration.ofSeconds(10));

        assertEquals(
                List.of("body of /one", "body of /two"),
                answers.stream()
                        .map(answer -> ((HttpRequest.Answer) answer).body())
                        .toList());
    }

    private static Uni<Object> fetch(String target) {
        return kit.start("http.request", "{\"url\":\"" + target + "\"}");
    }

    @Test
    void connectionIsUsedAgain() {
        AtomicInteger connections = new AtomicInteger();
        var server = kit.vertx
                .createHttpServer()
                .connectionHandler(made -> connections.incrementAndGet())
                .requestHandler(request -> request.response().end());
        String target =
                "http://127.0.0.1:" + HttpKit.get(server.listen(0, "127.0.0.1")).actualPort();

        for (int i = 0; i < 10; i++) {
            kit.request("{'url':'" + target + "/" + i + "'}");
        }

        assertEquals(1, connections.get());
    }

    private static JsonNode get(String path) {
        return kit.request("{'url':'" + url + path + "'}");
    }

    private static byte[] bytes(JsonNode answer) {
        assertEquals("base64", answer.get("encoding").asText());
        return Base64.getDecoder().decode(answer.get("body").asText());
    }

    private static String failure(Class<? extends RuntimeException> type, String path) {
        RuntimeException thrown = assertThrows(RuntimeException.class, () -> get(path));
        assertEquals(type, thrown.getClass(), thrown::toString);
        String message = String.valueOf(thrown.getMessage());
        assertFalse(message.contains("secret") || message.contains("confidential"), message);
        return message;
    }
}
