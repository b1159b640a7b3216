package dev.windlass.bench.enqueue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CompletionStage;

/** A daemon's HTTP interface on kept-alive connections; more jobs than one go as a group, for which there is one request. */
final class HttpSender implements Sender {
    private static final String QUEUE = "/api/v1/queues/default/";

    private final HttpClient http;
    private final String job;

    /** @param connections most at the same time */
    HttpSender(Vertx vertx, int port, int connections, byte[] payload) {
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setMaxPoolSize(connections));
        this.job = "{\"kind\":\"noop\",\"payload\":" + new String(payload, StandardCharsets.UTF_8) + "}";
    }

    @Override
    public CompletionStage<?> send(int jobs) {
        return jobs == 1
                ? post("jobs", job)
                : post("groups", "{\"jobs\":[" + String.join(",", Collections.nCopies(jobs, job)) + "]}");
    }

    private CompletionStage<?> post(String what, String body) {
        return http.request(HttpMethod.POST, QUEUE + what)
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(Buffer.buffer(body)))
                .compose(HttpSender::created)
                .toCompletionStage();
    }

    private static Future<Buffer> created(HttpClientResponse response) {
        return response.body()
                .compose(body -> response.statusCode() == 201
                        ? Future.succeededFuture(body)
                        : Future.failedFuture(response.statusCode() + " " + body));
    }
}
