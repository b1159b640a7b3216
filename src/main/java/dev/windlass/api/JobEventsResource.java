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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

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
        Supplier<Uni<Optional<JobView>>> look = () -> client.find(name.value(), job);
        JobWatch watching = new JobWatch(name.value(), job, look, waits, sse, json);
        // looked up first: once the stream has begun, there is no other status any more
        return RestMulti.fromUniResponse(
                look.get().map(view -> view.orElseThrow(() -> ProblemException.unknownJob(name.value(), job))),
                watching::events);
    }
}
