package dev.windlass.client;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.JobStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Adds the members of one group, batch after batch, and holds no more than one batch. The members are read on a thread
 * that may block, since an {@link Iterable} may read a file. For one use.
 */
final class GroupFeed {
    /** A batch ends with the member that goes beyond this many bytes of payload: one script should stay short. */
    private static final int BATCH_BYTES = 1_000_000;

    private final JobStore store;
    private final QueueName queue;
    private final String group;
    private final OnFailure policy;
    private final UnaryOperator<NewJob> check;
    private long added;

    /** @param check throws {@link IllegalArgumentException} for a job that cannot be enqueued */
    GroupFeed(JobStore store, QueueName queue, String group, OnFailure policy, UnaryOperator<NewJob> check) {
        this.store = store;
        this.queue = queue;
        this.group = group;
        this.policy = policy;
        this.check = check;
    }

    /** Adds all; emits how many they are. */
    Uni<Long> feed(Iterable<NewJob> jobs) {
        return Uni.createFrom()
                .item(jobs::iterator)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(this::addAll);
    }

    /** Calls off what has been added, and closes the group, so that it can come to an end. Never fails. */
    Uni<Void> abandon() {
        return store.cancelGroup(queue, group)
                .chain(asked -> store.group(queue, group))
                .chain(view -> view.isEmpty() || view.get().size() >= 0
                        ? Uni.createFrom().voidItem()
                        : store.addToGroup(queue, group, batch(view.get().added(), List.of(), true)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Long> addAll(Iterator<NewJob> jobs) {
        Uni<Boolean> more = Uni.createFrom()
                .item(() -> next(jobs))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(batch -> {
                    added += batch.members().size();
                    return store.addToGroup(queue, group, batch).replaceWith(batch.size() < 0);
                });
        return more.repeat().whilst(follows -> follows).collect().last().map(over -> added);
    }

    private GroupBatch next(Iterator<NewJob> jobs) {
        List<NewJob> members = new ArrayList<>();
        long bytes = 0;
        while (jobs.hasNext() && members.size() < JobStore.MAX_BATCH && bytes < BATCH_BYTES) {
            NewJob member = member(added + members.size(), jobs);
            bytes += member.payload().length;
            members.add(member);
        }
        return batch(added, members, !jobs.hasNext());
    }

    private NewJob member(long index, Iterator<NewJob> jobs) {
        try {
            NewJob member = check.apply(jobs.next());
            GroupBatch.requireMember(member);
            return member;
        } catch (IllegalArgumentException e) {
            throw new IllegalMemberException(index, e);
        }
    }

    private GroupBatch batch(long from, List<NewJob> members, boolean last) {
        return new GroupBatch(from, members, last ? from + members.size() : -1, policy == OnFailure.CANCEL_REST);
    }
}
