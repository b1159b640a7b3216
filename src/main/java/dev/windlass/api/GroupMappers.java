package dev.windlass.api;

import dev.windlass.client.IllegalMemberException;
import dev.windlass.client.PayloadTooLargeException;
import dev.windlass.client.UnknownGroupException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What only groups can do wrong. */
class GroupMappers {
    @ServerExceptionMapper
    Response unknown(UnknownGroupException unknown, UriInfo request) {
        return Problems.response(Status.NOT_FOUND.getStatusCode(), unknown.getMessage(), request)
                .build();
    }

    @ServerExceptionMapper
    Response illegal(IllegalMemberException illegal, UriInfo request) {
        Status status = illegal.getCause() instanceof PayloadTooLargeException
                ? Status.REQUEST_ENTITY_TOO_LARGE
                : Status.BAD_REQUEST;
        return Problems.response(status.getStatusCode(), illegal.getMessage(), request)
                .build();
    }
}
