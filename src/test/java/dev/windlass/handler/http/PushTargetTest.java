package dev.windlass.handler.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.DiscardException;
import dev.windlass.handler.FakeJob;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.RegisteredHandler;
import dev.windlass.handler.RetryException;
import dev.windlass.handler.SnoozeException;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushTargetTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final AtomicReference<MultiMap> HEADERS = new AtomicReference<>();

    private static HttpKit servers;
    private static HttpKit kit;

    @BeforeAll
    static void start() {
        servers = new HttpKit();
        String url = servers.serve(PushTargetTest::answer);
        kit = new HttpKit(
                // nothing is allowed: what the configuration names needs no leave
                "kind.\"mail\".push.url",
                url + "/mail?token=hidden",
                "kind.\"signed\".push.url",
                url + "/echo",
                "kind.\"signed\".push.secret",
                "whsec",
                "kind.\"event\".push.url",
                url + "/echo",
                "kind.\"event\".push.cloud-events",
                "true",
                "http.max-response",
                "1000");
    }

    @AfterAll
    static void stop() {
        kit.close();
        servers.close();
    }

    /** The payload says how to answer: status, then Retry-After or "-", then the body. */
    private static void answer(HttpServerRequest request) {
        HEADERS.set(request.headers());
        request.body().onSuccess(body -> {
            switch (request.path()) {
                case "/echo" -> request.response().end(body);
                case "/never" -> {}
                case "/slow" ->
                    request.response()
                            .setChunked(true)
                            .write(" ")
                            .onSuccess(written -> servers.vertx.setTimer(
                                    700, fired -> request.response().end("1")));
                default -> {
                    String[] wish = body.toJsonValue().toString().split(" ", 3);
                    if (!wish[1].equals("-")) {
                        request.response().putHeader("retry-after", wish[1]);
                    }
                    request.response().setStatusCode(Integer.parseInt(wish[0])).end(wish[2]);
                }
            }
        });
    }

    // ---- what the target gets -------------------------------------------------------------------------------------

    @Test
    void jobIsPostedWithWhatIsKnownOfIt() {
        Buffer raw = Buffer.buffer(" {\"n\" : 1.50}");
        Object result = kit.start("signed", raw.toString()).await().atMost(Duration.ofSeconds(10));

        assertEquals(raw, result);
        assertEquals("application/json", header("content-type"));
        assertEquals("job-1", header("Windlass-Job-Id"));
        assertEquals("test", header("Windlass-Kind"));
        assertEquals("default", header("Windlass-Queue"));
        assertEquals("1", header("Windlass-Attempt"));
        assertEquals("1", header("Windlass-Fencing-Token"));
        assertNull(header("traceparent"));
        assertNull(header("ce-id"));
    }

    @Test
    void signatureIsOverTimeAndBody() throws Exception {
        kit.run("signed", "{\"n\":1}");

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("whsec".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal("1767323045.{\"n\":1}".getBytes(StandardCharsets.UTF_8));
        assertEquals("t=1767323045,v1=" + HexFormat.of().formatHex(expected), header("Windlass-Signature"));

        kit.run("event", "1");
        assertNull(header("Windlass-Signature"));
    }

    @Test
    void cloudEventInBinaryMode() {
        kit.run("event", "{\"n\":1}");

        assertEquals("1.0", header("ce-specversion"));
        assertEquals("job-1", header("ce-id"));
        assertEquals("test", header("ce-type"));
        assertEquals("/windlass/default", header("ce-source"));
        assertEquals("2026-01-02T03:04:05Z", header("ce-time"));
        assertEquals("application/json", header("content-type"));
    }

    @Test
    void traceContextGoesAlongAsAHeaderAndAsAnAttributeOfTheEvent() {
        pushTraced("signed");
        assertEquals(TRACE, header("traceparent"));
        assertNull(header("ce-traceparent"));

        pushTraced("event");
        assertEquals(TRACE, header("traceparent"));
        assertEquals(TRACE, header("ce-traceparent"));

        kit.run("event", "1");
        assertNull(header("traceparent"));
        assertNull(header("ce-traceparent"));
    }

    private static void pushTraced(String kind) {
        RegisteredHandler target = Objects.requireNonNull(kit.registry.find(kind));
        target.start(Buffer.buffer("1"), job(kind, TRACE)).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void foreignTextCannotBreakHeaders() {
        PushHeaders headers = new PushHeaders(null, true, () -> HttpKit.NOW);

        MultiMap good = headers.of(job("größe\"%", TRACE), Buffer.buffer());
        MultiMap bad = headers.of(job("x", "00-1\r\nx: y"), Buffer.buffer());

        assertEquals("gr%C3%B6%C3%9Fe%22%25", good.get("windlass-kind"));
        assertEquals("gr%C3%B6%C3%9Fe%22%25", good.get("ce-type"));
        assertEquals(TRACE, good.get("traceparent"));
        assertNull(bad.get("traceparent"));
        assertNull(bad.get("ce-traceparent"));
    }

    // ---- what becomes of the job ----------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "200 - {'a':[1,2]}  | {'a':[1,2]}",
                "201 - 7            | 7",
                "200 - 'text'       | 'text'",
                "200 - OK           | 'OK'",
                "200 - 1 2          | '1 2'",
                "299 - [1           | '[1'",
                "200 - null         | null",
            })
    void given2xx_whenPushed_thenTheBodyIsTheResult(String wish, String result) {
        assertEquals(quoted(result), text(push(wish)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 - ", "204 - ", "200 -   "})
    void given2xxWithoutBody_whenPushed_thenNoResult(String wish) {
        assertNull(push(wish));
    }

    @Test
    void given429Or503_whenPushed_thenSnoozedByRetryAfter() {
        assertEquals(Duration.ofSeconds(7), snooze("429 7 x"));
        assertEquals(Duration.ofMinutes(2), snooze("503 120 x"));
        assertEquals(PushTarget.SNOOZE, snooze("503 - x"));
        assertEquals(PushTarget.SNOOZE, snooze("429 soon x"));
        // it costs no attempt, so without a pause it could go on for ever
        assertEquals(Duration.ofSeconds(1), snooze("503 0 x"));
    }

    private static Duration snooze(String wish) {
        SnoozeException thrown = assertThrows(SnoozeException.class, () -> push(wish));
        assertMessage(thrown, wish);
        return thrown.delay();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 410, 422})
    void givenOther4xx_whenPushed_thenBuriedWithTheBeginningOfTheBody(int status) {
        String wish = status + " - no\\nsuch thing " + "x".repeat(600);
        DiscardException thrown = assertThrows(DiscardException.class, () -> push(wish));

        assertMessage(thrown, wish);
        assertTrue(HttpKit.message(thrown).contains(": no?such thing xxx"), HttpKit.message(thrown));
        assertTrue(
                HttpKit.message(thrown).endsWith("x…")
                        && HttpKit.message(thrown).length() < 650,
                HttpKit.message(thrown));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 302, 304})
    void given5xxOrRedirect_whenPushed_thenTriedAgain(int status) {
        String wish = status + " - hidden";

        assertMessage(assertThrows(HttpFailedException.class, () -> push(wish)), wish);
    }

    @Test
    void given5xxWithRetryAfter_whenPushed_thenTriedAgainAfterThatTime() {
        RetryException thrown = assertThrows(RetryException.class, () -> push("500 9 hidden"));

        assertMessage(thrown, "500");
        assertEquals(Duration.ofSeconds(9), thrown.delay());
    }

    @Test
    void givenTooLargeResult_whenPushed_thenBuried() {
        DiscardException thrown = assertThrows(DiscardException.class, () -> push("200 - " + "x".repeat(1_001)));

        assertMessage(thrown, "200");
    }

    @Test
    void ownTimeoutIsForTheWholeAnswer() {
        String url = servers.serve(PushTargetTest::answer);
        try (HttpKit hasty = new HttpKit(
                "http.read-timeout",
                "200ms",
                "kind.\"never\".push.url",
                url + "/never",
                "kind.\"slow\".push.url",
                url + "/slow",
                "kind.\"slow\".push.timeout",
                "10s")) {
            assertEquals(" 1", text(hasty.run("slow", "1")));
            assertThrows(HttpFailedException.class, () -> hasty.run("never", "1"));
        }
    }

    @Test
    void givenPushInFlight_whenCancelled_thenTheServerSeesTheClose() {
        AtomicInteger arrived = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        String url = servers.serve(request -> {
            arrived.incrementAndGet();
            request.connection().closeHandler(gone -> closed.set(true));
        });
        try (HttpKit patient = new HttpKit("kind.\"k\".push.url", url)) {
            Cancellable call = patient.start("k", "1").subscribe().with(done -> {}, thrown -> {});
            await().until(() -> arrived.get() == 1);

            call.cancel();

            await().atMost(Duration.ofSeconds(5)).untilTrue(closed);
        }
    }

    private static String text(byte @Nullable [] result) {
        return new String(Objects.requireNonNull(result), StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] push(String wish) {
        return kit.run("mail", "\"" + quoted(wish).replace("\"", "\\\"") + "\"");
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    private static void assertMessage(RuntimeException thrown, String wish) {
        String message = HttpKit.message(thrown);
        assertTrue(
                message.startsWith("job job-1: POST http://127.0.0.1:")
                        && message.contains("/mail was answered with status " + wish.substring(0, 3)),
                message);
        assertFalse(message.contains("hidden"), message);
    }

    private static @Nullable String header(String name) {
        return Objects.requireNonNull(HEADERS.get()).get(name);
    }

    private static JobContext job(String kind, String traceparent) {
        return new FakeJob(() -> false, kind, Map.of(), traceparent);
    }
}
