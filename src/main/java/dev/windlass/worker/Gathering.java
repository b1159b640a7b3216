package dev.windlass.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.GatherException;
import dev.windlass.job.Failure;
import dev.windlass.job.NewJob;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.store.StoreException;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code gather} of one attempt: a group of children, and a parent that waits without a slot.
 *
 * <p>The group's id is made of the job's id, its attempt and the count of its gathers, so that a delivery repeated after
 * a crash finds the children of the one before, while a new attempt gets new ones.
 */
final class Gathering {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Facilities facilities;
    private final Attempt attempt;
    private final String group;
    private Duration pause = FIRST_PAUSE;

    Gathering(Facilities facilities, Attempt attempt, int ordinal) {
        this.facilities = facilities;
        this.attempt = attempt;
        this.group = attempt.id() + ":" + attempt.attempt() + "." + ordinal;
    }

    <R> Uni<List<R>> gather(List<NewJob> jobs, Class<R> type) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        requireMembers(jobs);
        return add(jobs, 0)
                .chain(added -> waiting())
                .chain(done -> results(done, 0, new ArrayList<>(), type))
                .onCancellation()
                .call(() -> store().cancelGroup(attempt.queue(), group));
    }

    /** Before the first of them is added, or the batches before a bad one would be left without a parent. */
    private void requireMembers(List<NewJob> jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            try {
                GroupBatch.requireMember(jobs.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "member " + i + " of what job " + attempt.id() + " gathers: " + e.getMessage());
            }
        }
    }

    private Uni<Void> add(List<NewJob> jobs, int from) {
        int to = Math.min(from + JobStore.MAX_BATCH, jobs.size());
        boolean last = to == jobs.size();
        GroupBatch batch = new GroupBatch(from, jobs.subList(from, to), last ? jobs.size() : -1, true);
        Uni<Void> added = store().addToGroup(attempt.queue(), group, batch);
        return last ? added : added.chain(next -> add(jobs, to));
    }

    /** Waits without a slot, and goes on with one. */
    private Uni<GroupView> waiting() {
        return Uni.createFrom().emitter(emitter -> {
            facilities.loop().run(() -> facilities.dispatcher().suspend(attempt));
            var poll = poll().subscribe()
                    .with(
                            done -> facilities
                                    .loop()
                                    .run(() -> facilities.dispatcher().resume(attempt, () -> emitter.complete(done))),
                            failure -> facilities
                                    .loop()
                                    .run(() -> facilities.dispatcher().resume(attempt, () -> emitter.fail(failure))));
            emitter.onTermination(poll::cancel);
        });
    }

    private Uni<GroupView> poll() {
        Waits waits = new Waits(facilities.place().clocks().timer());
        return waits.until(view -> view.isPresent() && view.get().isDone(), this::look, this::nextPause)
                .map(Optional::orElseThrow);
    }

    private Uni<Optional<GroupView>> look() {
        return store().group(attempt.queue(), group)
                .map(view -> {
                    if (view.isEmpty()) {
                        throw new IllegalStateException("group " + group + " of queue " + attempt.queue()
                                + " is gone while its parent waited: somebody deleted it, or Redis lost it");
                    }
                    return view;
                })
                // an unreachable store ends no wait: the children go on meanwhile
                .onFailure(StoreException.class)
                .recoverWithItem(Optional.empty());
    }

    private Duration nextPause() {
        Duration next = pause;
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        return next;
    }

    private <R> Uni<List<R>> results(GroupView done, long from, List<R> read, Class<R> type) {
        Long first = done.first();
        if (first != null) {
            return store().groupResults(attempt.queue(), group, first, 1).map(failed -> {
                throw failure(first, failed.get(0));
            });
        }
        if (from == done.size()) {
            return Uni.createFrom().item(read);
        }
        int count = (int) Math.min(JobStore.MAX_BATCH, done.size() - from);
        return store().groupResults(attempt.queue(), group, from, count).chain(page -> {
            page.forEach(one -> read.add(result(one, type)));
            return results(done, from + count, read, type);
        });
    }

    private <R> R result(byte @Nullable [] json, Class<R> type) {
        try {
            JsonNode result = facilities
                    .json()
                    .readTree(json == null ? new byte[0] : json)
                    .path("result");
            return facilities.json().treeToValue(result, type);
        } catch (IOException e) {
            throw new IllegalStateException("a result in group " + group + " does not fit " + type.getName());
        }
    }

    private GatherException failure(long index, byte @Nullable [] json) {
        try {
            JsonNode ended = facilities.json().readTree(json == null ? new byte[0] : json);
            JsonNode error = ended.path("error");
            return new GatherException(
                    group,
                    index,
                    ended.path("outcome").asText("dead"),
                    Failure.of(
                            error.path("type").asText("unknown"),
                            error.path("message").asText("no message was kept")));
        } catch (IOException e) {
            return new GatherException(group, index, "dead", Failure.of("unknown", "its result could not be read"));
        }
    }

    private JobStore store() {
        return facilities.place().store();
    }
}
