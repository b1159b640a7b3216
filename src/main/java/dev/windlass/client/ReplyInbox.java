package dev.windlass.client;

import dev.windlass.job.JobId;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.time.Timer;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the results of this process's calls are pushed to: one list name for all of them, and one {@link ReplyLoop} for
 * every queue on which somebody waits. Safe to use from any thread.
 */
final class ReplyInbox {
    private final String name = "inbox-" + JobId.random();
    private final JobStore store;
    private final Timer timer;
    private final Supplier<Pauses> pauses;
    private final Map<QueueName, ReplyLoop> loops = new ConcurrentHashMap<>();

    /** @param pauses makes the pauses after failures, once for every loop */
    ReplyInbox(JobStore store, Timer timer, Supplier<Pauses> pauses) {
        this.store = store;
        this.timer = timer;
        this.pauses = pauses;
    }

    /** What a job that is to be pushed here names as its reply. */
    String name() {
        return name;
    }

    /**
     * Receives the reply of job {@code id} while {@code work} runs. The place is taken before the work starts, since the
     * reply may arrive before the answer to the enqueue.
     *
     * @param work is given the reply to come; it never comes when somebody else already waits for that job
     */
    <T> Uni<T> receive(QueueName queue, String id, Function<CompletionStage<JobResult>, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            CompletableFuture<JobResult> reply = new CompletableFuture<>();
            ReplyLoop loop = expect(queue, id, reply);
            return work.apply(reply).onTermination().invoke(() -> loop.remove(id, reply));
        });
    }

    private ReplyLoop expect(QueueName queue, String id, CompletableFuture<JobResult> reply) {
        // adding happens in the same atomic step that retiring does, so no waiter is left with an ended loop
        ReplyLoop loop = loops.compute(queue, (name, running) -> {
            ReplyLoop serving = running == null ? newLoop(queue) : running;
            serving.add(id, reply);
            return serving;
        });
        loop.start();
        return loop;
    }

    private ReplyLoop newLoop(QueueName queue) {
        return new ReplyLoop(queue, name, store, timer, pauses.get(), () -> retire(queue));
    }

    /** Forgets the queue's loop if nobody waits; true tells the loop that it is forgotten. */
    private boolean retire(QueueName queue) {
        return loops.computeIfPresent(queue, (name, loop) -> loop.isIdle() ? null : loop) == null;
    }
}
