package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.FakeJob;
import dev.windlass.handler.RegisteredHandler;
import dev.windlass.job.QueueName;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Kinds and queues bound to a URL in the configuration. */
class PushBindingTest {
    @Test
    void mistakesInBindingsStopTheStartTogether() {
        String message = HttpKit.message(assertThrows(
                IllegalStateException.class,
                () -> new HttpKit(
                        "kind.\"a\".push.url", "ftp://h/?hidden",
                        "kind.\"b\".push.url", "http://user:hidden@h/",
                        "kind.\"c\".push.secret", "hidden",
                        "kind.\"http.request\".push.url", "http://h/")));

        for (String part : List.of(
                "windlass.kind.\"a\".push.url must begin with http:// or https://",
                "windlass.kind.\"b\".push.url must have no user or password",
                "windlass.kind.\"c\".push.url is missing, but there is a secret",
                "kind 'http.request' has two handlers")) {
            assertTrue(message.contains(part), message);
        }
        assertFalse(message.contains("hidden"), message);
    }

    @Test
    void queueBoundToAUrlTakesAllKindsThatHaveNoHandler() {
        AtomicReference<String> arrived = new AtomicReference<>();
        HttpKit servers = new HttpKit();
        String url = servers.serve(request -> {
            arrived.set(request.getHeader("windlass-kind"));
            request.response().end("2");
        });
        try (servers;
                HttpKit bound = new HttpKit("queue.\"mail\".push.url", url)) {
            RegisteredHandler any = Objects.requireNonNull(bound.registry.find(new QueueName("mail"), "whatever"));

            Object result = any.start(any.decode(Buffer.buffer("1")), new FakeJob(() -> false, "whatever", Map.of()))
                    .await()
                    .atMost(Duration.ofSeconds(10));

            assertEquals(Buffer.buffer("2"), result);
            assertEquals("whatever", arrived.get());
            assertNull(bound.registry.find(new QueueName("other"), "whatever"));
            assertSame(bound.registry.find("http.request"), bound.registry.find(new QueueName("mail"), "http.request"));
        }
    }

    @Test
    void mistakesInQueueBindingsAreListedToo() {
        String message = HttpKit.message(
                assertThrows(IllegalStateException.class, () -> new HttpKit("queue.\"q\".push.url", "h/x")));

        assertTrue(message.contains("windlass.queue.\"q\".push.url must begin with http://"), message);
    }
}
