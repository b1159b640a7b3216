package dev.windlass.api;

import dev.windlass.client.PayloadTooLargeException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A payload over the limit: 413, with both numbers and the setting's name. */
class PayloadTooLargeMapper {
    @ServerExceptionMapper
    Response toResponse(PayloadTooLargeException tooLarge, UriInfo request) {
        return Problems.response(Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode(), tooLarge.getMessage(), request)
                .build();
    }
}
