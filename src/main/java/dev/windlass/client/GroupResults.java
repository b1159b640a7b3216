package dev.windlass.client;

import dev.windlass.job.QueueName;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.store.Reply;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the results of a group's members in order, a page at a time, and waits for those that have not ended. */
final class GroupResults {
    /** Members that are read at a time; results may be large. */
    private static final int PAGE = 100;

    private final JobStore store;
    private final QueueName queue;
    private final String group;
    private final Supplier<Uni<GroupView>> look;
    private final Waits waits;
    private final Supplier<Pauses> pauses;

    /** @param look how far the group has come; fails when there is none */
    GroupResults(
            JobStore store,
            QueueName queue,
            String group,
            Supplier<Uni<GroupView>> look,
            Waits waits,
            Supplier<Pauses> pauses) {
        this.store = store;
        this.queue = queue;
        this.group = group;
        this.look = look;
        this.waits = waits;
        this.pauses = pauses;
    }

    /** A page is read only when somebody asks for more than the ones before had. */
    Multi<JobResult> stream() {
        return Multi.createFrom().deferred(() -> {
            Reading reading = new Reading();
            Context caller = Vertx.currentContext();
            return CallerContext.on(caller, Uni.createFrom().deferred(reading::next))
                    .repeat()
                    .whilst(page -> !reading.over)
                    .onItem()
                    .transformToMultiAndConcatenate(page -> Multi.createFrom().iterable(page));
        });
    }

    /** Reads {@code count} members from {@code from} on, as far as there are; empty for those that have not ended. */
    Uni<List<Optional<JobResult>>> page(long from, int count) {
        return Uni.createFrom().deferred(() -> {
            if (from < 0 || count < 1 || count > JobStore.MAX_BATCH) {
                throw new IllegalArgumentException("from must be 0 or more and count 1 to " + JobStore.MAX_BATCH
                        + ", not " + from + " and " + count);
            }
            return look.get().chain(seen -> {
                int there = (int) Math.max(0, Math.min(count, seen.added() - from));
                return store.groupResults(queue, group, from, there).map(page -> {
                    List<Optional<JobResult>> results = new ArrayList<>(there);
                    page.forEach(json -> results.add(
                            json == null ? Optional.empty() : Optional.of(result(from + results.size(), json))));
                    return results;
                });
            });
        });
    }

    private JobResult result(long index, byte[] json) {
        return JobResult.of(new Reply(group + "#" + index, json));
    }

    /** One reader's place. Its steps follow one another. */
    private final class Reading {
        private long from;
        private boolean over;
        private @Nullable GroupView done;

        /** The next members that have ended, at least one but for the end of the group. */
        Uni<List<JobResult>> next() {
            return waits.until(page -> over || !page.isEmpty(), this::page, pauses.get()::next);
        }

        private Uni<List<JobResult>> page() {
            Uni<GroupView> view = done == null ? look.get() : Uni.createFrom().item(done);
            return view.chain(seen -> {
                done = seen.isDone() ? seen : null;
                int count = (int) Math.min(PAGE, seen.added() - from);
                return store.groupResults(queue, group, from, count).map(page -> read(page, seen));
            });
        }

        private List<JobResult> read(List<byte @Nullable []> page, GroupView seen) {
            List<JobResult> results = new ArrayList<>(page.size());
            for (byte[] json : page) {
                if (json == null) {
                    break;
                }
                results.add(result(from + results.size(), json));
            }
            from += results.size();
            over = seen.size() >= 0 && from >= seen.size();
            if (results.isEmpty() && !over && seen.isDone()) {
                throw new IllegalStateException("the result of member " + from + " of group " + group + " of queue "
                        + queue + " is not kept any longer; read results before windlass.results.ttl has passed");
            }
            return results;
        }
    }
}
