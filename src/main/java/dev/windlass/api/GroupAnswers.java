package dev.windlass.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.store.GroupView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is answered about groups. */
final class GroupAnswers {
    private GroupAnswers() {}

    /** A group that is in the queue with all its members. */
    @Schema(name = "GroupAccepted", description = "A group that has been enqueued.")
    public record Accepted(String id, String queue, long size) {}

    /**
     * How far a group has come.
     *
     * @param size null while members are being added
     * @param firstFailed index of the member that failed first; null while none has
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "GroupProgress", description = "How far a group has come.")
    public record Progress(
            String id,
            String queue,
            @Nullable Long size,
            long added,
            long ended,
            long failed,
            @Nullable Long firstFailed,
            boolean cancelled,
            boolean done) {
        static Progress of(String queue, GroupView view) {
            return new Progress(
                    view.id(),
                    queue,
                    view.size() < 0 ? null : view.size(),
                    view.added(),
                    view.done(),
                    view.failed(),
                    view.first(),
                    view.cancelled(),
                    view.isDone());
        }
    }

    /**
     * Some members' ends.
     *
     * @param from index of the first
     * @param results in order; null for a member that has not ended
     */
    @Schema(name = "GroupResults", description = "How members of a group ended, null for those that have not.")
    public record Results(String id, String queue, long from, List<@Nullable JobEnded> results) {}
}
