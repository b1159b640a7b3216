package dev.windlass.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.windlass.testing.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What {@code health} prints, and the codes with which it ends. */
class HealthProbeTest {
    @Test
    void givenACheckThatIsUp_thenItTellsTheAnswerAndEndsWithZero() throws IOException {
        Ran ran = against(200, "{\"status\": \"UP\"}");

        assertEquals(0, ran.code(), ran.text());
        assertTrue(ran.text().contains("UP"), ran.text());
    }

    @Test
    void givenACheckThatIsDown_thenItTellsTheAnswerAndEndsWithOne() throws IOException {
        Ran ran = against(503, "{\"status\": \"DOWN\"}");

        assertEquals(1, ran.code(), ran.text());
        assertTrue(ran.text().contains("DOWN"), ran.text());
    }

    @Test
    void givenNoAnswer_thenItNamesTheAddressAndEndsWithOne() {
        String url = "http://127.0.0.1:" + Ports.free() + "/q/health/live";
        Ran ran = run(url);

        assertEquals(1, ran.code(), ran.text());
        assertTrue(ran.text().contains(url), ran.text());
    }

    @Test
    void givenWhatIsNoHttpAddress_thenItEndsWithOne() {
        assertEquals(1, run("live").code());
        assertEquals(1, run("file:///dev/null").code());
    }

    @Test
    void aPortIsReadFromASystemPropertyThenFromTheEnvironment() {
        Properties properties = new Properties();
        Map<String, String> environment = Map.of("QUARKUS_MANAGEMENT_PORT", "9002");
        assertEquals(9000, HealthProbe.byDefault(properties, Map.of()).getPort());
        assertEquals(9002, HealthProbe.byDefault(properties, environment).getPort());
        properties.setProperty("quarkus.management.port", "9001");
        assertEquals(9001, HealthProbe.byDefault(properties, environment).getPort());
    }

    @Test
    void onlyItsNameAsksForItAndItsHelpIsToldByTheCommand() {
        assertTrue(HealthProbe.isAsked("health"));
        assertFalse(HealthProbe.isAsked());
        assertTrue(HealthProbe.isAsked("health", "http://127.0.0.1:9001/q/health/ready"));
        assertFalse(HealthProbe.isAsked("doctor", "health"));
        assertFalse(HealthProbe.isAsked("health", "--help"));
    }

    private static Ran against(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return run("http://127.0.0.1:" + server.getAddress().getPort() + "/q/health/live");
        } finally {
            server.stop(0);
        }
    }

    private static Ran run(String url) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
        int code = HealthProbe.ask(URI.create(url), stream, stream);
        return new Ran(code, text.toString(StandardCharsets.UTF_8));
    }

    private record Ran(int code, String text) {}
}
