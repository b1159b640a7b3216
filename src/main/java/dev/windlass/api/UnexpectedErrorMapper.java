package dev.windlass.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A fault of ours: the caller gets a number to ask about, the log gets the rest. */
class UnexpectedErrorMapper {
    private static final Logger LOG = Logger.getLogger(UnexpectedErrorMapper.class);

    @ServerExceptionMapper
    Response toResponse(Throwable fault, UriInfo request) {
        String errorId = UUID.randomUUID().toString();
        LOG.errorf(fault, "error %s while answering %s", errorId, request.getPath());
        return Problems.response(
                        Status.INTERNAL_SERVER_ERROR.getStatusCode(),
                        "an unexpected error, logged by the daemon under the id " + errorId,
                        request)
                .build();
    }
}
