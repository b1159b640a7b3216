package dev.windlass.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.client.PayloadTooLargeException;
import dev.windlass.config.WindlassConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a body that announces itself as too large, before a byte of it is read. It stands in front of Quarkus's own
 * limit, whose answer is not a problem document. A body of unannounced length is stopped by that limit, and its payload
 * judged once it is there.
 */
@ApplicationScoped
public class BodyLimit {
    /** Ahead of Quarkus's own limit, and of everything that reads bodies for us. */
    private static final int PRIORITY = 100;

    private static final int TOO_LARGE = 413;
    private static final long LINGER_MILLIS = 1_000;
    private static final long NO_ERROR = 0;
    private static final String GUARDED = "/api/";
    /** What a body may have beside its payload: the names and values of its other fields. */
    static final int OVERHEAD = 64 * 1024;

    private final ObjectMapper json;
    private final long payloadLimit;

    public BodyLimit(ObjectMapper json, WindlassConfig config) {
        this.json = json;
        this.payloadLimit = config.payload().max().asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext exchange) {
        String path = exchange.request().path();
        long length = announced(exchange);
        if (path == null || !path.startsWith(GUARDED) || length <= payloadLimit + OVERHEAD) {
            exchange.next();
            return;
        }
        String detail = new PayloadTooLargeException("the body", length, payloadLimit).getMessage();
        exchange.response()
                .setStatusCode(TOO_LARGE)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(write(Problems.of(TOO_LARGE, detail, path)));
        endAfterwards(exchange);
    }

    /**
     * Receives and drops for a moment, then ends the connection. At once would be too soon: a client that still sends
     * would find its connection broken and never read the answer.
     */
    private static void endAfterwards(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        request.handler(dropped -> {});
        request.resume();
        exchange.vertx().setTimer(LINGER_MILLIS, timer -> {
            if (request.version() == HttpVersion.HTTP_2) {
                // other requests share the connection
                exchange.response().reset(NO_ERROR);
            } else {
                request.connection().close();
            }
        });
    }

    private static long announced(RoutingContext exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            // the HTTP layer refuses it in a moment
            return 0;
        }
    }

    private String write(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem document could not be written as JSON", e);
        }
    }
}
