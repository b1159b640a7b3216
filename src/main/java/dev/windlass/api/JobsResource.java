package dev.windlass.api;

import dev.windlass.client.AwaitTimeoutException;
import dev.windlass.client.JobClient;
import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobId;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.CancelReply;
import dev.windlass.store.JobView;
import dev.windlass.store.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a queue: enqueue, look, call off.
 *
 * <p>Its path is that of {@link QueueResource}: only among resources of one path does the HTTP layer tell a wrong method
 * (405) from a wrong path (404).
 */
@Path("/api/v1/queues/{queue}")
@Tag(name = "jobs")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "400",
        description = "Something in the request is illegal; the detail names it",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "503",
        description = "Redis does not answer; try again",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class JobsResource {
    private final JobClient client;

    public JobsResource(JobClient client) {
        this.client = client;
    }

    @POST
    @Path("/jobs")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "enqueue", summary = "Enqueues a job and, if asked to, waits for its end")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = EnqueueBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Enqueued",
            content = @Content(schema = @Schema(implementation = JobAccepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "With 'wait': the job has ended. Without: a job of this id was there before",
            content = @Content(schema = @Schema(oneOf = {JobEnded.class, JobAccepted.class})))
    @APIResponse(
            responseCode = "202",
            description = "The wait ended before the job, which goes on",
            content = @Content(schema = @Schema(implementation = JobAccepted.class)))
    @APIResponse(
            responseCode = "413",
            description = "The payload is larger than windlass.payload.max",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "429",
            description = "The queue is bounded and full; nothing was enqueued",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "415",
            description = "The body is not announced as JSON",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> enqueue(
            @PathParam("queue") String queue,
            @Parameter(
                            description =
                                    "How long to wait for the job's end, such as 10s; at most 60s, a longer one is"
                                            + " cut to that. Absent or 0: do not wait.",
                            schema = @Schema(implementation = String.class, examples = "\"10s\""))
                    @QueryParam("wait")
                    @Nullable
                    String wait,
            @Parameter(
                            description = "What to do when a bounded queue is full: 'refuse' (the default) or 'wait' as"
                                    + " long as 'wait' says, else 10s, for room; then 429 all the same.",
                            schema = @Schema(enumeration = {"refuse", "wait"}))
                    @QueryParam("full")
                    @Nullable
                    String full,
            @Parameter(
                            description =
                                    "With 'wait': when to cancel the job by itself. 'on-disconnect' does so when the"
                                            + " caller goes away before the answer.",
                            schema = @Schema(enumeration = "on-disconnect"))
                    @QueryParam("cancel")
                    @Nullable
                    String cancel,
            byte @Nullable [] body) {
        QueueName name = RequestPath.queue(queue);
        WaitRequest asked = WaitRequest.read(wait, full, cancel);
        NewJob job = EnqueueRequest.read(body);
        return asked.forEnd().isZero() ? enqueue(name, job, asked) : call(name, job, asked);
    }

    @GET
    @Path("/jobs/{id}")
    @Operation(operationId = "find", summary = "Tells all that is known of a job")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "The job is not known (any more)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<JobView> find(@PathParam("queue") String queue, @PathParam("id") String id) {
        QueueName name = RequestPath.queue(queue);
        return client.find(name.value(), RequestPath.id(id))
                .map(view -> view.orElseThrow(() -> ProblemException.unknownJob(name.value(), id)));
    }

    @DELETE
    @Path("/jobs/{id}")
    @Operation(operationId = "cancel", summary = "Calls a job off; safe to repeat")
    @APIResponse(
            responseCode = "200",
            description = "The job is cancelled",
            content = @Content(schema = @Schema(implementation = CancelAnswer.class)))
    @APIResponse(
            responseCode = "202",
            description = "The worker that has or gets the job has been asked to cancel it",
            content = @Content(schema = @Schema(implementation = CancelAnswer.class)))
    @APIResponse(
            responseCode = "404",
            description = "The job is not known (any more)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The job has already ended",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> cancel(@PathParam("queue") String queue, @PathParam("id") String id) {
        QueueName name = RequestPath.queue(queue);
        return client.cancel(name.value(), RequestPath.id(id)).map(reply -> answer(reply, name.value(), id));
    }

    private Uni<Response> enqueue(QueueName queue, NewJob job, WaitRequest asked) {
        Uni<JobHandle> enqueued = asked.forRoom().isZero()
                ? client.enqueue(queue.value(), job)
                : client.enqueueWaiting(queue.value(), job, asked.forRoom());
        return enqueued.chain(handle -> state(handle, job).map(state -> {
            JobAccepted accepted = new JobAccepted(handle.id(), handle.queue(), state, handle.duplicate());
            return handle.duplicate()
                    ? Response.ok(accepted).build()
                    : Response.created(location(handle.queue(), handle.id()))
                            .entity(accepted)
                            .build();
        }));
    }

    /** Where the job is now; asked only where that is open, since it costs a round trip. */
    private Uni<@Nullable JobState> state(JobHandle handle, NewJob job) {
        // a job that was there before may be anywhere, and whether a time has come is for Redis to say
        boolean open = handle.duplicate() || job.at() != null;
        if (!open) {
            return Uni.createFrom().item(job.delay().isZero() ? JobState.READY : JobState.SCHEDULED);
        }
        return client.find(handle.queue(), handle.id())
                .map(view -> view.map(JobView::state).orElse(null))
                // it is enqueued all the same
                .onFailure(StoreException.class)
                .recoverWithNull();
    }

    private Uni<Response> call(QueueName queue, NewJob job, WaitRequest asked) {
        // known beforehand: the caller may go away before the answer to the enqueue
        String id = job.id() == null ? JobId.random() : job.id();
        NewJob named = job.withId(id);
        Uni<JobResult> called = asked.forRoom().isZero()
                ? client.call(queue.value(), named, asked.forEnd())
                : client.callWaiting(queue.value(), named, asked.forRoom(), asked.forEnd());
        Uni<Response> answer = called.map(result ->
                        Response.ok(JobEnded.of(queue.value(), result)).build())
                .onFailure(AwaitTimeoutException.class)
                .recoverWithItem(failure -> notYet((AwaitTimeoutException) failure));
        // the HTTP layer cancels what nobody waits for any more
        return asked.cancelOnDisconnect()
                ? answer.onCancellation().call(() -> client.cancel(queue.value(), id))
                : answer;
    }

    private static Response notYet(AwaitTimeoutException timeout) {
        JobState state = timeout.state().orElse(null);
        return Response.accepted(new JobAccepted(timeout.id(), timeout.queue(), state, null))
                .location(location(timeout.queue(), timeout.id()))
                .build();
    }

    private static Response answer(CancelReply reply, String queue, String id) {
        return switch (reply) {
            case DONE -> Response.ok(new CancelAnswer(id, queue, "done")).build();
            case ASKED ->
                Response.accepted(new CancelAnswer(id, queue, "asked")).build();
            case ALREADY_SETTLED ->
                throw new ProblemException(
                        Status.CONFLICT,
                        "job " + id + " of queue " + queue + " has already ended; nothing was changed");
            case UNKNOWN -> throw ProblemException.unknownJob(queue, id);
        };
    }

    /** Queue names and ids have no character that a path would need to escape. */
    private static URI location(String queue, String id) {
        return URI.create("/api/v1/queues/" + queue + "/jobs/" + id);
    }
}
