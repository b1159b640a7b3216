package dev.windlass.api;

import dev.windlass.client.OnFailure;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a group request, as the OpenAPI document describes it; {@link GroupRequest} reads it. */
@Schema(name = "NewGroup", description = "Jobs to be enqueued as one group. Unknown fields are refused.")
interface GroupBody {
    @Schema(
            pattern = "[A-Za-z0-9._:@-]{1,160}",
            description = "Your own id, which makes the request safe to repeat. Default: one is chosen.")
    @Nullable
    String id();

    @Schema(
            enumeration = {"WAIT_FOR_ALL", "CANCEL_REST"},
            description = "What becomes of the others when one ends dead or cancelled. Default: WAIT_FOR_ALL.")
    @Nullable
    OnFailure onFailure();

    @Schema(
            required = true,
            description = "The members in order, without 'id', 'delay' and 'at'; none makes a group that is done.")
    List<EnqueueBody> jobs();
}
