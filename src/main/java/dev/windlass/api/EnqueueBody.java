package dev.windlass.api;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of an enqueue request, as the OpenAPI document describes it. No object of it is ever made: {@link
 * EnqueueRequest} reads the body so that the payload stays byte for byte what was sent.
 */
@Schema(name = "NewJob", description = "A job to be enqueued. Unknown fields are refused.")
interface EnqueueBody {
    @Schema(required = true, maxLength = 128, description = "Which handler runs it. No spaces.", examples = "\"echo\"")
    String kind();

    @Schema(description = "Any JSON; handed to the handler byte for byte. Default: null.", examples = "{\"n\":1}")
    @Nullable
    Object payload();

    @Schema(
            pattern = "[A-Za-z0-9._:@-]{1,128}",
            description = "Your own id, which makes the request safe to repeat. Default: one is chosen.")
    @Nullable
    String id();

    @Schema(description = "How long until it is due. Default: 0. Not together with 'at'.", examples = "\"5s\"")
    @Nullable
    String delay();

    @Schema(description = "When it is due. Not together with 'delay'.")
    @Nullable
    Instant at();

    @Schema(minimum = "1", description = "Attempts including the first. Default: the kind's setting.")
    @Nullable
    Integer maxAttempts();

    @Schema(description = "Longest time of one attempt. Default: the kind's setting.", examples = "\"30s\"")
    @Nullable
    String timeout();

    @Schema(description = "When to give up across all attempts. Default: never.")
    @Nullable
    Instant deadline();

    @Schema(
            description =
                    "How long the record is kept after the job ended; 0 for no record. Default: the queue's setting.",
            examples = "\"1h\"")
    @Nullable
    String keep();

    @Schema(description = "Free texts of yours, shown to the handler.")
    Map<String, String> meta();
}
