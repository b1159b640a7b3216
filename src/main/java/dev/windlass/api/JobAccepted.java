package dev.windlass.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.job.JobState;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job that is in the queue and has not ended, as far as the answer knows.
 *
 * @param state null where it is not known
 * @param duplicate true when a job of this id was there before and nothing was added; null where it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A job that has been enqueued.")
public record JobAccepted(
        String id,
        String queue,
        @Nullable JobState state,
        @Nullable Boolean duplicate) {}
