package dev.windlass.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.handler.GatherException;
import dev.windlass.job.Failure;
import dev.windlass.job.QueueName;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.store.Reply;
import dev.windlass.store.StoreException;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group, and the means to wait for its members. What it returns is lazy, blocks nothing, and fails with
 * {@link UnknownGroupException} when the group is not known (any more) and, unless said otherwise, with
 * {@link StoreException} when the store does not answer. Safe to use from any thread, and more than once.
 */
public final class GroupHandle {
    private final QueueName queue;
    private final String id;
    private final JobStore store;
    private final ObjectMapper json;
    private final Waits waits;
    private final Supplier<Pauses> pauses;

    GroupHandle(QueueName queue, String id, JobStore store, ObjectMapper json, Waits waits, Supplier<Pauses> pauses) {
        this.queue = queue;
        this.id = id;
        this.store = store;
        this.json = json;
        this.waits = waits;
        this.pauses = pauses;
    }

    public String id() {
        return id;
    }

    public String queue() {
        return queue.value();
    }

    /** Tells how far the group has come. */
    public Uni<GroupView> progress() {
        return store.group(queue, id).map(view -> view.orElseThrow(() -> new UnknownGroupException(queue, id)));
    }

    /**
     * Tells how far the group has come, at once and then whenever that has changed, at most 50 times a second. Ends when
     * every member has ended.
     */
    public Multi<GroupView> watch() {
        return Multi.createFrom().deferred(() -> {
            Changes changes = new Changes();
            Context caller = Vertx.currentContext();
            return CallerContext.on(caller, Uni.createFrom().deferred(changes::next))
                    .repeat()
                    .whilst(view -> !view.isDone());
        });
    }

    /**
     * Waits until every member has ended, whatever the outcome. A store that does not answer ends no wait.
     *
     * @param deadline how long, from the subscription on, more than 0; then it fails with {@link GroupTimeoutException}
     *     while the group goes on
     */
    public Uni<GroupView> await(Duration deadline) {
        return wait(GroupView::isDone, deadline);
    }

    /**
     * Reads how each member ended, in the order in which they were submitted; waits for each that has not ended. Read a
     * page at a time as the subscriber asks for more, so that a group of any size can be read. The id of each result is
     * {@code <group>#<index>}.
     */
    public Multi<JobResult> results() {
        return new GroupResults(store, queue, id, this::progress, waits, pauses).stream();
    }

    /**
     * Reads how some members ended, without waiting.
     *
     * @param from index of the first, 0 or more
     * @param count how many at most, 1 to 500
     * @return one for each of these members that there are, empty for one that has not ended
     */
    public Uni<List<Optional<JobResult>>> page(long from, int count) {
        return new GroupResults(store, queue, id, this::progress, waits, pauses).page(from, count);
    }

    /**
     * Waits for every member and reads all results, in the order in which the jobs were submitted. Fails with
     * {@link GatherException} for the member that failed first: as soon as it has, when that cancels the rest, else when
     * all have ended.
     *
     * @param type what each result is read as; it fails with {@link IllegalStateException} where one does not fit
     * @param deadline as in {@link #await}; reading comes on top
     * @return one for each member, held in memory together; null where the handler returned nothing
     */
    public <R> Uni<List<R>> awaitAll(Class<R> type, Duration deadline) {
        return wait(view -> view.isDone() || (view.first() != null && view.cancelled()), deadline)
                .chain(view -> view.first() == null ? readAll(type) : fail(view.first()));
    }

    /**
     * Asks all members that have not ended to stop. Repeatable.
     *
     * @return false when the group is not known, or every member has ended
     */
    public Uni<Boolean> cancel() {
        return store.cancelGroup(queue, id);
    }

    private Uni<GroupView> wait(Predicate<GroupView> wanted, Duration deadline) {
        return CallerContext.keep(Uni.createFrom().deferred(() -> {
            Require.positive("deadline", deadline);
            Patient patient = new Patient();
            Uni<Optional<GroupView>> seen =
                    waits.until(view -> view.isPresent() && wanted.test(view.get()), patient::look, pauses.get()::next);
            return waits.atMost(deadline, seen.map(Optional::orElseThrow), () -> Uni.createFrom()
                    .failure(() -> patient.late(deadline)));
        }));
    }

    private <R> Uni<List<R>> readAll(Class<R> type) {
        // mapped to a list of optionals first: a stream has no nulls
        return results()
                .map(result -> Optional.ofNullable(result.read(json, type)))
                .collect()
                .asList()
                .map(all -> {
                    List<R> results = new java.util.ArrayList<>(all.size());
                    all.forEach(one -> results.add(one.orElse(null)));
                    return results;
                });
    }

    private <R> Uni<R> fail(long index) {
        return store.groupResults(queue, id, index, 1).map(found -> {
            byte[] ended = found.get(0);
            if (ended == null) {
                throw new UnknownGroupException(queue, id);
            }
            JobResult result = JobResult.of(new Reply(id + "#" + index, ended));
            Failure why = result.error();
            throw new GatherException(
                    id, index, result.outcome(), why == null ? Failure.of("unknown", "no reason was kept") : why);
        });
    }

    @Override
    public String toString() {
        return "group " + id + " of queue " + queue;
    }

    /** Looks that put up with a store that does not answer. */
    private final class Patient {
        private volatile @Nullable GroupView seen;
        private volatile @Nullable Throwable trouble;

        Uni<Optional<GroupView>> look() {
            return progress()
                    .map(view -> {
                        seen = view;
                        trouble = null;
                        return Optional.of(view);
                    })
                    .onFailure(StoreException.class)
                    .recoverWithItem(failure -> {
                        trouble = failure;
                        return Optional.empty();
                    });
        }

        GroupTimeoutException late(Duration deadline) {
            return new GroupTimeoutException(queue, id, deadline, seen, trouble);
        }
    }

    /** What one watcher has seen. */
    private final class Changes {
        private @Nullable GroupView last;

        Uni<GroupView> next() {
            Pauses slower = pauses.get();
            Uni<GroupView> change = waits.until(view -> !view.equals(last), () -> progress(), slower::next);
            Uni<GroupView> next =
                    last == null ? change : waits.pause(slower.next()).chain(passed -> change);
            return next.invoke(view -> last = view);
        }
    }
}
