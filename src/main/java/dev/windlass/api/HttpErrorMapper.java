package dev.windlass.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What the HTTP layer refuses before a resource is reached: unknown routes, methods, media types. */
class HttpErrorMapper {
    @ServerExceptionMapper
    Response toResponse(WebApplicationException refused, UriInfo request) {
        Response original = refused.getResponse();
        ResponseBuilder response = Problems.response(original.getStatus(), detail(original.getStatus()), request);
        Object allow = original.getHeaders().getFirst(HttpHeaders.ALLOW);
        return (allow == null ? response : response.header(HttpHeaders.ALLOW, allow)).build();
    }

    /** The exception's own message is for developers of the HTTP layer, so the usual cases have one for callers. */
    private static @Nullable String detail(int status) {
        return switch (status) {
            case 404 -> "there is nothing at this path; /q/openapi lists what there is";
            case 405 -> "this path does not know this method; /q/openapi lists those that it knows";
            case 406 -> "only JSON can be had here; send 'Accept: application/json' or no such header";
            case 413 -> "the body is larger than quarkus.http.limits.max-body-size allows";
            case 415 -> "only JSON is understood here; send 'Content-Type: application/json'";
            default -> null;
        };
    }
}
