package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.Certificate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are checked against the name in the URL, though an address is connected to. */
class TlsTest {
    private static final HostResolver LOOPBACK = host -> Future.succeededFuture(InetAddress.getLoopbackAddress());

    private static HttpKit trusting;
    private static HttpKit ordinary;
    private static int port;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Certificate certificate = Certificate.in(folder, "dns:good.test");
        trusting = new HttpKit(LOOPBACK, certificate.trust(), "http.allow", "127.0.0.0/8");
        ordinary = new HttpKit(LOOPBACK, null, "http.allow", "127.0.0.0/8");
        HttpServer server = trusting.vertx
                .createHttpServer(
                        new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate.identity()))
                .requestHandler(request -> request.response()
                        .putHeader("x-sni", String.valueOf(request.connection().indicatedServerName()))
                        .putHeader("x-host", request.getHeader("host"))
                        .end());
        port = HttpKit.get(server.listen(0, "127.0.0.1")).actualPort();
    }

    @AfterAll
    static void stop() {
        ordinary.close();
        trusting.close();
    }

    @Test
    void givenTrustedCertificateOfTheName_whenRequested_thenAnswered() {
        var answer = trusting.request("{'url':'https://good.test:" + port + "/'}");

        assertEquals("good.test:" + port, answer.at("/headers/x-host").asText());
        assertEquals("good.test", answer.at("/headers/x-sni").asText());
    }

    @Test
    void givenTrustedCertificateOfAnotherName_whenRequested_thenRefused() {
        assertRefused(trusting, "https://evil.test");
        assertRefused(trusting, "https://127.0.0.1");
    }

    @Test
    void givenCertificateThatNobodyTrusts_whenRequested_thenRefused() {
        assertRefused(ordinary, "https://good.test");
    }

    @Test
    void givenServerWithoutTls_whenRequested_thenSaid() {
        String plain = ordinary.serve(request -> request.response().end());

        String message = HttpKit.message(assertThrows(
                HttpFailedException.class,
                () -> ordinary.request("{'url':'https" + plain.substring("http".length()) + "/'}")));

        assertTrue(message.contains("the server does not speak TLS on this port"), message);
    }

    private static void assertRefused(HttpKit kit, String target) {
        String message = HttpKit.message(assertThrows(
                HttpFailedException.class, () -> kit.request("{'url':'" + target + ":" + port + "/?secret'}")));

        assertTrue(message.contains("TLS could not be agreed on ("), message);
        assertTrue(!message.contains("secret"), message);
    }
}
