package dev.windlass.api;

import dev.windlass.client.GroupHandle;
import dev.windlass.client.JobClient;
import dev.windlass.client.JobResult;
import dev.windlass.job.QueueName;
import dev.windlass.job.Quoted;
import dev.windlass.store.JobStore;
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

/** Groups: many jobs that are enqueued, looked at and called off together. Its path is that of {@link JobsResource}. */
@Path("/api/v1/queues/{queue}")
@Tag(name = "groups")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "400",
        description = "Something in the request is illegal; the detail names it",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "503",
        description = "Redis does not answer; try again",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class GroupsResource {
    private static final int DEFAULT_COUNT = 100;

    private final JobClient client;

    public GroupsResource(JobClient client) {
        this.client = client;
    }

    @POST
    @Path("/groups")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "enqueueGroup",
            summary = "Enqueues jobs as a group",
            description =
                    "A bounded queue takes a group whole: windlass.queue.\"<name>\".max-ready does not hold it back.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = GroupBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Enqueued, or there already with this id",
            content = @Content(schema = @Schema(implementation = GroupAnswers.Accepted.class)))
    @APIResponse(
            responseCode = "413",
            description = "A payload, or the body as a whole, is larger than windlass.payload.max",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> enqueue(@PathParam("queue") String queue, byte @Nullable [] body) {
        QueueName name = RequestPath.queue(queue);
        GroupRequest group = GroupRequest.read(body);
        return client.group(name.value(), group.id(), group.jobs(), group.onFailure())
                .map(handle -> Response.created(location(handle))
                        .entity(new GroupAnswers.Accepted(
                                handle.id(), handle.queue(), group.jobs().size()))
                        .build());
    }

    @GET
    @Path("/groups/{id}")
    @Operation(operationId = "group", summary = "Tells how far a group has come")
    @APIResponse(
            responseCode = "200",
            description = "The group",
            content = @Content(schema = @Schema(implementation = GroupAnswers.Progress.class)))
    @APIResponse(
            responseCode = "404",
            description = "The group is not known (any more)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<GroupAnswers.Progress> find(@PathParam("queue") String queue, @PathParam("id") String id) {
        return handle(queue, id).progress().map(view -> GroupAnswers.Progress.of(queue, view));
    }

    @GET
    @Path("/groups/{id}/results")
    @Operation(operationId = "groupResults", summary = "Tells how members of a group ended, in their order")
    @APIResponse(
            responseCode = "200",
            description = "The results, null for each member that has not ended",
            content = @Content(schema = @Schema(implementation = GroupAnswers.Results.class)))
    @APIResponse(
            responseCode = "404",
            description = "The group is not known (any more)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<GroupAnswers.Results> results(
            @PathParam("queue") String queue,
            @PathParam("id") String id,
            @Parameter(description = "Index of the first. Default: 0.", schema = @Schema(implementation = Long.class))
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(
                            description = "How many, 1 to 500. Default: 100.",
                            schema = @Schema(implementation = Integer.class))
                    @QueryParam("count")
                    @Nullable
                    String count) {
        GroupHandle handle = handle(queue, id);
        long first = number("from", from, 0, 0, Long.MAX_VALUE / 2);
        int most = (int) number("count", count, DEFAULT_COUNT, 1, JobStore.MAX_BATCH);
        return handle.page(first, most)
                .map(page -> new GroupAnswers.Results(
                        id,
                        queue,
                        first,
                        page.stream().map(one -> ended(queue, one.orElse(null))).toList()));
    }

    @DELETE
    @Path("/groups/{id}")
    @Operation(operationId = "cancelGroup", summary = "Asks all members that have not ended to stop; safe to repeat")
    @APIResponse(
            responseCode = "202",
            description = "They have been asked to stop",
            content = @Content(schema = @Schema(implementation = CancelAnswer.class)))
    @APIResponse(
            responseCode = "404",
            description = "The group is not known (any more)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "Every member has already ended",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> cancel(@PathParam("queue") String queue, @PathParam("id") String id) {
        GroupHandle handle = handle(queue, id);
        return handle.cancel()
                .chain(asked -> asked
                        ? Uni.createFrom().item(() -> Response.accepted(new CancelAnswer(id, queue, "asked"))
                                .build())
                        // not known, which fails, or done
                        : handle.progress().map(done -> {
                            throw new ProblemException(
                                    Status.CONFLICT,
                                    "every member of group " + id + " of queue " + queue
                                            + " has already ended; nothing was changed");
                        }));
    }

    private GroupHandle handle(String queue, String id) {
        return client.findGroup(RequestPath.queue(queue).value(), RequestPath.group(id));
    }

    private static @Nullable JobEnded ended(String queue, @Nullable JobResult result) {
        return result == null ? null : JobEnded.of(queue, result);
    }

    private static long number(String name, @Nullable String text, long otherwise, long least, long most) {
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, in the same words as a number out of range
        }
        throw ProblemException.badRequest("'" + name + "' must be a whole number from " + least + " to " + most
                + ", not '" + Quoted.shorten(text) + "'");
    }

    /** Queue names and ids have no character that a path would need to escape. */
    private static URI location(GroupHandle group) {
        return URI.create("/api/v1/queues/" + group.queue() + "/groups/" + group.id());
    }
}
