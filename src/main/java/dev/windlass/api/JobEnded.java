package dev.windlass.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.windlass.client.JobResult;
import dev.windlass.job.Failure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job that was waited for, and how it ended.
 *
 * @param result what the handler returned, byte for byte; absent unless completed
 * @param error why it did not complete; absent where it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A job that has ended.")
public record JobEnded(
        String id,
        String queue,

        @Schema(enumeration = {"completed", "cancelled", "dead"})
        String outcome,

        @Schema(implementation = Object.class, description = "What the handler returned, when it completed.")
        @JsonRawValue
        @Nullable
        String result,

        @Nullable JobError error) {

    /** The part of a failure that callers are shown; the stack stays with the job. */
    public record JobError(String type, String message) {}

    static JobEnded of(String queue, JobResult result) {
        Failure failure = result.error();
        return new JobEnded(
                result.id(),
                queue,
                result.outcome(),
                result.completed() ? result.resultText() : null,
                failure == null ? null : new JobError(failure.type(), failure.message()));
    }
}
