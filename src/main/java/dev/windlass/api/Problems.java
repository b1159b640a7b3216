package dev.windlass.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** Makes responses of problems. */
final class Problems {
    private static final String NO_TYPE_OF_ITS_OWN = "about:blank";

    private Problems() {}

    /** @param detail what happened; null leaves it to the status's name */
    static ResponseBuilder response(int status, @Nullable String detail, UriInfo request) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(of(status, detail, request.getRequestUri().getRawPath()));
    }

    /** @param instance the path that was asked for */
    static Problem of(int status, @Nullable String detail, String instance) {
        Status known = Status.fromStatusCode(status);
        String title = known == null ? "HTTP " + status : known.getReasonPhrase();
        return new Problem(NO_TYPE_OF_ITS_OWN, title, status, detail == null ? title : detail, instance);
    }
}
