package dev.windlass.api;

import dev.windlass.store.QueueFullException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A bounded queue has no room: 429, worth another try soon. */
class QueueFullMapper {
    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper
    Response toResponse(QueueFullException full, UriInfo request) {
        return Problems.response(Status.TOO_MANY_REQUESTS.getStatusCode(), full.getMessage(), request)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
