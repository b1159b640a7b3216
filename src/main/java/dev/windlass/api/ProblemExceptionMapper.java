package dev.windlass.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What this package refuses by itself. */
class ProblemExceptionMapper {
    @ServerExceptionMapper
    Response toResponse(ProblemException problem, UriInfo request) {
        return Problems.response(problem.status().getStatusCode(), problem.getMessage(), request)
                .build();
    }
}
