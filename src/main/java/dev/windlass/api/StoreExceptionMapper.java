package dev.windlass.api;

import dev.windlass.store.StoreException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Redis cannot be reached or refuses: 503, worth another try soon. */
class StoreExceptionMapper {
    private static final Logger LOG = Logger.getLogger(StoreExceptionMapper.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper
    Response toResponse(StoreException unavailable, UriInfo request) {
        LOG.warnf("%s: %s", request.getPath(), unavailable.getMessage());
        return Problems.response(Status.SERVICE_UNAVAILABLE.getStatusCode(), unavailable.getMessage(), request)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
