package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private static HttpKit kit;
    private static String url;
    private static String other;

    @BeforeAll
    static void start() {
        kit = HttpKit.onLoopback();
        url = kit.serve(RedirectsTest::answer);
        other = kit.serve(RedirectsTest::answer);
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @BeforeEach
    void countAnew() {
        REQUESTS.set(0);
    }

    /** {@code /302?/next} redirects there; all else tells what arrived. */
    private static void answer(HttpServerRequest request) {
        REQUESTS.incrementAndGet();
        if (request.path().startsWith("/30")) {
            request.response()
                    .setStatusCode(Integer.parseInt(request.path().substring(1)))
                    .putHeader("location", request.query())
                    .end("moved");
            return;
        }
        request.body().onSuccess(body -> request.response()
                .putHeader("content-type", "text/plain")
                .putHeader("x-type", String.valueOf(request.getHeader("content-type")))
                .end(request.method() + " " + request.uri() + " " + body + " "
                        + request.getHeader("authorization") + " " + request.getHeader("cookie") + " "
                        + request.getHeader("x-own")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 301, GET",
        "GET, 302, GET",
        "GET, 303, GET",
        "GET, 307, GET",
        "GET, 308, GET",
        "POST, 303, GET",
        "PUT, 303, GET",
        "POST, 307, POST",
        "PATCH, 308, PATCH",
    })
    void methodAfterRedirect(String method, int status, String next) {
        JsonNode answer = request(method, url + "/" + status + "?/next?n=1", next.equals(method) ? ",'body':'b'" : "");

        String body = next.equals(method) ? "b" : "";
        assertEquals(
                next + " /next?n=1 " + body + " null null null",
                answer.get("body").asText());
    }

    @Test
    void bodyIsDroppedWithWhatDescribesIt() {
        JsonNode answer = request("POST", url + "/303?/next", ",'json':{}");

        assertEquals("GET /next  null null null", answer.get("body").asText());
        assertEquals("null", answer.at("/headers/x-type").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"301", "302"})
    void givenPost_whenMoved_thenNotFollowed(String status) {
        String message = refusal("POST", url + "/" + status + "?/next");

        assertTrue(message.contains("was answered with status " + status + " instead of 2xx"), message);
        assertEquals(1, REQUESTS.get());
    }

    @Test
    void expectedRedirectIsTheResult() {
        JsonNode answer = request("GET", url + "/302?/next", ",'expect':'3xx'");

        assertEquals("/next", answer.at("/headers/location").asText());
        assertEquals(1, REQUESTS.get());
    }

    @Test
    void whatIsConfidentialStaysWithItsServer() {
        String headers = ",'headers':{'Authorization':'a','COOKIE':'c','X-Own':'x'}";

        assertEquals(
                "GET /n  a c x",
                request("GET", url + "/302?/n", headers).get("body").asText());
        assertEquals(
                "GET /n  null null x",
                request("GET", url + "/302?" + other + "/n", headers)
                        .get("body")
                        .asText());
    }

    @Test
    void redirectLoopEnds() {
        String message = refusal(
                "GET",
                kit.serve(request -> {
                            REQUESTS.incrementAndGet();
                            request.response()
                                    .setStatusCode(302)
                                    .putHeader("location", "/again?secret")
                                    .end();
                        })
                        + "/?secret");

        assertTrue(message.contains("/again redirects once more after 5 redirects"), message);
        assertTrue(!message.contains("secret"), message);
        assertEquals(6, REQUESTS.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://0.0.0.0/",
                "//192.168.0.1/",
            })
    void givenRedirectToPrivateAddress_whenFollowed_thenRefused(String location) {
        String message = refusal("GET", url + "/302?" + location);

        assertTrue(message.contains("which is not a public address: refused"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://h/", "http://u:secret@h/", "http://a%20b/", "http:///"})
    void givenRedirectToWhatIsNoTarget_whenFollowed_thenRefusedWithoutQuotingIt(String location) {
        String message = refusal("GET", url + "/302?" + location);

        assertTrue(message.contains("redirects to what cannot be followed: its location"), message);
        assertTrue(!message.contains("secret"), message);
    }

    @Test
    void givenNoneAllowed_whenRedirected_thenNotFollowed() {
        try (HttpKit strict = HttpKit.onLoopback("http.max-redirects", "0")) {
            assertThrows(DiscardException.class, () -> strict.request("{'url':'" + url + "/302?/next'}"));
        }
        assertEquals(1, REQUESTS.get());
    }

    private static JsonNode request(String method, String target, String more) {
        return kit.request("{'method':'" + method + "','url':'" + target + "'" + more + "}");
    }

    private static String refusal(String method, String target) {
        return HttpKit.message(assertThrows(DiscardException.class, () -> request(method, target, "")));
    }
}
