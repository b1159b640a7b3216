package dev.windlass.handler.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A job that is called off leaves nothing behind, here or at the server. */
class CancelledCallTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";

    private static HttpKit kit;

    private final CountedSockets sockets = new CountedSockets();

    @BeforeAll
    static void start() {
        kit = HttpKit.onLoopback();
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @Test
    void givenCallInFlight_whenCancelled_thenTheServerSeesTheClose() {
        String url = sockets.serve(kit, socket -> {});
        Cancellable call = start(kit, url);
        await().until(() -> sockets.open() == 1);

        call.cancel();

        await().atMost(Duration.ofSeconds(5)).until(() -> sockets.open() == 0);
    }

    @Test
    void givenAnswerUnderWay_whenCancelled_thenItsConnectionIsNotUsedAgain() {
        AtomicInteger requests = new AtomicInteger();
        String url = sockets.serve(kit, socket -> {
            if (requests.incrementAndGet() == 1) {
                socket.write(HEAD + "content-length: 5\r\n\r\nab");
            } else {
                socket.end(Buffer.buffer(HEAD + "content-length: 2\r\nconnection: close\r\n\r\nok"));
            }
        });
        Cancellable call = start(kit, url);
        await().until(() -> requests.get() == 1);

        call.cancel();

        await().until(() -> sockets.open() == 0);
        assertEquals("ok", kit.request("{'url':'" + url + "'}").get("body").asText());
        assertEquals(2, sockets.opened());
    }

    @Test
    void givenCallThatWaitsForAConnection_whenCancelled_thenItIsNeverSentAndNothingIsLost() {
        try (HttpKit narrow = HttpKit.onLoopback("http.connections", "1")) {
            AtomicInteger requests = new AtomicInteger();
            String url = narrow.serve(request -> {
                if (requests.incrementAndGet() > 1) {
                    request.response().end();
                }
            });
            Cancellable first = start(narrow, url);
            await().until(() -> requests.get() == 1);
            Cancellable waiting = start(narrow, url + "/waits");

            waiting.cancel();
            first.cancel();

            assertEquals(
                    200, narrow.request("{'url':'" + url + "'}").get("status").asInt());
            assertEquals(2, requests.get());
        }
    }

    @Test
    void givenCancelAtOnce_whenStarted_thenNothingIsLeftBehind() {
        String url = sockets.serve(kit, socket -> {});

        for (int i = 0; i < 50; i++) {
            start(kit, url).cancel();
        }

        await().during(Duration.ofMillis(50)).atMost(Duration.ofSeconds(2)).until(() -> sockets.open() == 0);
    }

    private static Cancellable start(HttpKit with, String url) {
        return with.start("http.request", "{\"url\":\"" + url + "\"}")
                .subscribe()
                .with(answer -> {}, thrown -> {});
    }
}
