package dev.windlass.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.client.PayloadTooLargeException;
import dev.windlass.config.WindlassConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
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
        // closing is the only way not to receive the rest of what was announced
        exchange.response()
                .setStatusCode(TOO_LARGE)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(write(Problems.of(TOO_LARGE, detail, path)));
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
