package dev.windlass.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.client.JobClient;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobView;
import dev.windlass.time.VertxTimer;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A job's changes as they happen. Its path is that of {@link JobsResource}. */
@Path("/api/v1/queues/{queue}")
@Tag(name = "jobs")
public class JobEventsResource {
    private final JobClient client;
    private final Waits waits;
    private final ObjectMapper json;

    public JobEventsResource(JobClient client, Vertx vertx, ObjectMapper json) {
        this.client = client;
        this.waits = new Waits(new VertxTimer(vertx));
        this.json = json;
    }

    @GET
    @Path("/jobs/{id}/events")
    @OfKnownJob
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "watch",
            summary = "Streams a job's changes as Server-Sent Events",
            description =
                    "Events: 'state' at once and whenever state or attempt changes, 'progress' whenever the handler"
                            + " told how far it is, each with the job as its data; a comment after every 15 s of silence; 'end'"
                            + " when the job is settled, or not known any more (then with its id and queue only). Looked up four"
                            + " times a second, so quick changes in between are not seen. Close an EventSource at 'end', or it"
                            + " connects again.")
    @APIResponse(
            responseCode = "200",
            description = "The events",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "The job is not known (any more)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Multi<OutboundSseEvent> watch(
            @PathParam("queue") String queue, @PathParam("id") String id, @Context Sse sse) {
        QueueName name = RequestPath.queue(queue);
        String job = RequestPath.id(id);
        return new JobWatch(name.value(), job, () -> client.find(name.value(), job), waits, sse, json).events();
    }

    /** What needs a job that is known: once a stream has begun, there is no other status any more. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface OfKnownJob {}

    @OfKnownJob
    @ServerRequestFilter
    Uni<Void> requireKnown(UriInfo request) {
        QueueName queue = RequestPath.queue(request.getPathParameters().getFirst("queue"));
        String id = RequestPath.id(request.getPathParameters().getFirst("id"));
        return client.find(queue.value(), id)
                .map(view -> view.orElseThrow(() -> ProblemException.unknownJob(queue.value(), id)))
                .replaceWithVoid();
    }
}
