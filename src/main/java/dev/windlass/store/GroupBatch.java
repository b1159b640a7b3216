package dev.windlass.store;

import dev.windlass.job.NewJob;
import java.util.List;

/**
 * Some members of a group, on their way into the store.
 *
 * @param from index of the first of them, from 0
 * @param members at most {@link JobStore#MAX_BATCH}, in order; due at once and without ids of their own
 * @param size of the whole group when these are the last, else -1
 * @param failFast whether the first failure asks the rest to stop
 */
public record GroupBatch(long from, List<NewJob> members, long size, boolean failFast) {
    public GroupBatch {
        members = List.copyOf(members);
        if (members.size() > JobStore.MAX_BATCH) {
            throw new IllegalArgumentException(
                    "a batch holds at most " + JobStore.MAX_BATCH + " members, not " + members.size());
        }
        members.forEach(GroupBatch::requireMember);
    }

    /**
     * Checks what a member must not have.
     *
     * @throws IllegalArgumentException if it has an id, a delay or a time of its own
     */
    public static void requireMember(NewJob job) {
        if (job.id() != null || job.at() != null || !job.delay().isZero()) {
            throw new IllegalArgumentException("a member of a group has no id, delay or time of its own, as this one of"
                    + " kind '" + job.kind() + "' has; it is due at once and known by its index");
        }
    }
}
