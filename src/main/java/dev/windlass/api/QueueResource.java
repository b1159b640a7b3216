package dev.windlass.api;

import dev.windlass.store.JobStore;
import dev.windlass.store.QueueDepth;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A queue as a whole. */
@Path("/api/v1/queues/{queue}")
@Tag(name = "queues")
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
    private final JobStore store;

    public QueueResource(JobStore store) {
        this.store = store;
    }

    @GET
    @Operation(operationId = "depth", summary = "Counts the queue's jobs by state; zeros for a queue never used")
    @APIResponse(
            responseCode = "200",
            description = "The counts",
            content = @Content(schema = @Schema(implementation = QueueDepth.class)))
    @APIResponse(
            responseCode = "400",
            description = "The queue's name is illegal",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "Redis does not answer; try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<QueueDepth> depth(@PathParam("queue") String queue) {
        return store.depth(RequestPath.queue(queue));
    }
}
