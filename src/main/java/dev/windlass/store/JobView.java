package dev.windlass.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.windlass.job.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the store knows of a job, for people. Written as JSON by the API; what is not known is left out.
 *
 * @param since when it came into its state
 * @param due when it is due, while it is scheduled or retryable
 * @param attempt the attempt that runs, comes next or was the last
 * @param maxAttempts 0 where the kind's configuration decides
 * @param deliveries how often it was handed to a worker
 * @param crashes how often a worker died while it held the job
 * @param worker who has it, or had it last
 * @param cancelRequested somebody asked to cancel it and the worker has not answered yet
 * @param tookMillis how long the last attempt ran
 * @param progress how far it has come, as the handler told last: an object with {@code at}, {@code done}, {@code total}
 *     and {@code message}
 * @param result the handler's result, as JSON
 * @param error the last failure, as JSON
 * @param history earlier failures, oldest first, each a JSON object
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
        String id,
        String queue,
        @Nullable String kind,
        JobState state,
        @Nullable Instant since,
        @Nullable Instant due,
        int attempt,
        int maxAttempts,
        long deliveries,
        int crashes,
        @Nullable String worker,
        boolean cancelRequested,
        @Nullable Long tookMillis,
        @JsonRawValue @Nullable String progress,
        @JsonRawValue @Nullable String result,
        @JsonRawValue @Nullable String error,
        @JsonRawValue List<String> history) {}
