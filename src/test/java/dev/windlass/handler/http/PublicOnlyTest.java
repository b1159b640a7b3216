package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address that is connected to is the one that was judged. */
class PublicOnlyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.9.9.9:6379/",
                "http://localhost/",
                "http://LOCALHOST/",
                "http://0.0.0.0/",
                "http://10.1.2.3/",
                "http://172.20.0.1/",
                "http://192.168.1.1/",
                "http://100.64.1.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "https://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[fe80::1]/",
                "http://[fd00:ec2::254]/",
                "http://[ff02::1]/",
            })
    void givenNothingAllowed_whenNotPublic_thenRefused(String url) {
        try (HttpKit kit = new HttpKit()) {
            String message = HttpKit.message(
                    assertThrows(DiscardException.class, () -> kit.request("{'url':'" + url + "?secret'}")));

            assertTrue(message.startsWith("job job-1: GET http"), message);
            assertTrue(message.contains("not a public address: refused; allow it in windlass.http.allow"), message);
            assertTrue(!message.contains("secret"), message);
        }
    }

    @Test
    void givenNameThatPointsElsewhereTheSecondTime_whenRequested_thenTheJudgedAddressIsConnectedTo() {
        AtomicInteger lookups = new AtomicInteger();
        Deque<String> rebound = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2", "10.0.0.1"));
        HostResolver resolver = host -> {
            lookups.incrementAndGet();
            return Future.succeededFuture(address(rebound.pop()));
        };
        // only the first address is allowed, so any further lookup on the way would fail
        try (HttpKit kit = new HttpKit(resolver, null, "http.allow", "127.0.0.1")) {
            String server = kit.serve(request -> request.response()
                    .putHeader("x-host", String.valueOf(request.getHeader("host")))
                    .putHeader("x-local", request.localAddress().host())
                    .end());
            String rebinding = "http://rebind.test:" + server.substring(server.lastIndexOf(':') + 1);

            JsonNode answer = kit.request("{'url':'" + rebinding + "/'}");

            assertEquals(1, lookups.get());
            assertEquals(
                    rebinding.substring("http://".length()),
                    answer.at("/headers/x-host").asText());
            assertEquals("127.0.0.1", answer.at("/headers/x-local").asText());
            // a kept connection to the first address must not serve the second
            assertThrows(DiscardException.class, () -> kit.request("{'url':'" + rebinding + "/'}"));
            assertThrows(DiscardException.class, () -> kit.request("{'url':'" + rebinding + "/'}"));
        }
    }

    @Test
    void givenAllowedName_whenRequested_thenItsAddressIsNotAskedButOtherNamesAre() {
        HostResolver resolver = host -> Future.succeededFuture(address("127.0.0.1"));
        try (HttpKit kit = new HttpKit(resolver, null, "http.allow", "10.0.0.0/8,inner.test")) {
            String server = kit.serve(request -> request.response().end());
            String port = server.substring(server.lastIndexOf(':') + 1);

            assertEquals(
                    200,
                    kit.request("{'url':'http://Inner.test:" + port + "/'}")
                            .get("status")
                            .asInt());
            assertThrows(DiscardException.class, () -> kit.request("{'url':'http://other.inner.test:" + port + "/'}"));
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
