package dev.windlass.faults.crew;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Where daemons push their jobs to: it does the work, and writes down what it does. It knows neither worker nor session,
 * but the token tells which delivery it was.
 */
public final class Receiver implements AutoCloseable {
    private static final String PARTY = "receiver";

    private final Vertx vertx;
    private final HistoryFile history;
    private final HttpServer server;
    private final int port;

    public Receiver(Vertx vertx, Path histories) {
        this.vertx = vertx;
        this.history = new HistoryFile(histories, PARTY);
        this.server = vertx.createHttpServer().requestHandler(this::received);
        try {
            this.port = server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .actualPort();
        } catch (Exception e) {
            throw new IllegalStateException("no push target", e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    private void received(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                work(request, new ObjectMapper().readValue(body.getBytes(), Task.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a job of another load: " + body, e);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void work(HttpServerRequest request, Task task) {
        String id = URLDecoder.decode(request.getHeader("windlass-job-id").replace("+", "%2B"), StandardCharsets.UTF_8);
        long token = Long.parseLong(request.getHeader("windlass-fencing-token"));
        int attempt = Integer.parseInt(request.getHeader("windlass-attempt"));
        history.add(Event.ofDelivery(PARTY, What.START, id, token, attempt, ""));
        boolean[] gone = new boolean[1];
        request.response().closeHandler(closed -> gone[0] = true);
        vertx.setTimer(Math.max(1, task.ms()), fired -> {
            // whoever called it off, or died, has closed the connection
            if (!gone[0]) {
                answer(request, task, Event.ofDelivery(PARTY, What.EFFECT, id, token, attempt, ""));
            }
        });
    }

    private void answer(HttpServerRequest request, Task task, Event effect) {
        if (task.act().equals("fail") && effect.attempt() <= task.times()) {
            request.response().setStatusCode(500).end();
        } else if (task.act().equals("doom")) {
            request.response().setStatusCode(400).end();
        } else if (task.act().equals("snooze") && effect.token() == 1) {
            request.response().setStatusCode(503).putHeader("retry-after", "1").end();
        } else {
            history.add(effect);
            request.response().end("\"" + task.n() + "\"");
        }
    }

    @Override
    public void close() {
        server.close();
        history.close();
    }
}
