package dev.windlass.blackbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A daemon's HTTP interfaces. Safe to use from any thread. */
public final class Api {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final int managementPort;

    Api(int port, int managementPort) {
        this.port = port;
        this.managementPort = managementPort;
    }

    /** What a request came back with; the body as text. */
    public record Answer(int status, String contentType, String body) {
        /** The body, which must be JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("not JSON: " + body, e);
            }
        }

        public String text(String field) {
            return json().path(field).asText();
        }
    }

    /** Enqueues on queue {@code default}; {@code query} is empty or begins with a question mark. */
    public Answer enqueue(String query, String job) {
        return send(jobs(query).POST(BodyPublishers.ofString(job)).header("Content-Type", "application/json"));
    }

    public Answer find(String id) {
        return send(jobs("/" + id).GET());
    }

    public Answer cancel(String id) {
        return send(jobs("/" + id).DELETE());
    }

    /** @param check {@code live}, {@code ready} or {@code started} */
    public Answer health(String check) {
        return send(request(managementPort, "/q/health/" + check).GET());
    }

    /** The metrics as Prometheus reads them. */
    String metrics() {
        return send(request(managementPort, "/q/metrics").GET()).body();
    }

    private HttpRequest.Builder jobs(String rest) {
        return request(port, "/api/v1/queues/default/jobs" + rest);
    }

    /** The port of the API. */
    public int port() {
        return port;
    }

    /** The port of health and metrics. */
    public int managementPort() {
        return managementPort;
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            return new Answer(answer.statusCode(), type, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
