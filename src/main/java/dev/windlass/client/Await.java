package dev.windlass.client;

import dev.windlass.job.JobState;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import dev.windlass.time.Timer;
import dev.windlass.time.Timer.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One wait for one job: it ends with the first of a pushed reply, a settled record and the deadline.
 *
 * <p>A store that cannot be asked ends no wait, since the job may well complete meanwhile; only the deadline tells of it.
 * The last look, at the deadline, is given {@link #GRACE} to come back. Nothing here blocks, and callbacks may come on any
 * thread; the state is guarded by the object's lock, and the emitter is called outside of it.
 */
final class Await {
    /** How far beyond the deadline the last look may reach. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final QueueName queue;
    private final String id;
    private final JobStore store;
    private final Timer timer;
    private final Pauses pauses;
    private final Duration deadline;

    private boolean over;
    private boolean last;
    private @Nullable Scheduled nextLook;
    private @Nullable Scheduled end;
    private @Nullable JobState seen;
    private @Nullable Throwable trouble;
    private @Nullable UniEmitter<? super JobResult> emitter;

    Await(QueueName queue, String id, JobStore store, Timer timer, Pauses pauses, Duration deadline) {
        this.queue = queue;
        this.id = id;
        this.store = store;
        this.timer = timer;
        this.pauses = pauses;
        this.deadline = deadline;
    }

    /** Waits by looking at the job's record, at once and then again and again. To be called once. */
    Uni<JobResult> byRecord() {
        return Uni.createFrom().emitter(subscriber -> {
            begin(subscriber);
            look();
        });
    }

    /**
     * Waits for {@code pushed}, and looks at the record only from the first pause on. To be called once.
     *
     * @param pushed completes with the result when it is pushed, or never
     */
    Uni<JobResult> byPush(CompletionStage<JobResult> pushed) {
        return Uni.createFrom().emitter(subscriber -> {
            begin(subscriber);
            lookAgain();
            pushed.thenAccept(this::succeed);
        });
    }

    private void begin(UniEmitter<? super JobResult> subscriber) {
        synchronized (this) {
            emitter = subscriber;
            end = timer.schedule(deadline, this::lookForTheLastTime);
        }
        subscriber.onTermination(this::close);
    }

    private void look() {
        find().subscribe().with(this::judge, this::putUpWith);
    }

    private void judge(Optional<JobView> view) {
        Optional<JobResult> result = view.flatMap(JobResult::of);
        if (result.isPresent()) {
            succeed(result.get());
            return;
        }
        synchronized (this) {
            seen = view.map(JobView::state).orElse(null);
            trouble = null;
        }
        lookAgain();
    }

    private void putUpWith(Throwable failure) {
        synchronized (this) {
            trouble = failure;
        }
        lookAgain();
    }

    private synchronized void lookAgain() {
        if (!over && !last) {
            nextLook = timer.schedule(pauses.next(), this::look);
        }
    }

    private void lookForTheLastTime() {
        synchronized (this) {
            if (over) {
                return;
            }
            last = true;
            if (nextLook != null) {
                nextLook.cancel();
            }
            end = timer.schedule(GRACE, this::giveUp);
        }
        find().subscribe()
                .with(
                        view -> {
                            judge(view);
                            giveUp();
                        },
                        failure -> {
                            putUpWith(failure);
                            giveUp();
                        });
    }

    private Uni<Optional<JobView>> find() {
        // deferred: a throw becomes a failure like any other
        return Uni.createFrom().deferred(() -> store.find(queue, id));
    }

    private void succeed(JobResult result) {
        UniEmitter<? super JobResult> subscriber = close();
        if (subscriber != null) {
            subscriber.complete(result);
        }
    }

    private void giveUp() {
        AwaitTimeoutException timeout;
        synchronized (this) {
            timeout = new AwaitTimeoutException(queue, id, deadline, seen, trouble);
        }
        UniEmitter<? super JobResult> subscriber = close();
        if (subscriber != null) {
            subscriber.fail(timeout);
        }
    }

    /** Ends the wait; returns the subscriber to whoever ended it first, null to everybody else. */
    private synchronized @Nullable UniEmitter<? super JobResult> close() {
        if (over) {
            return null;
        }
        over = true;
        if (nextLook != null) {
            nextLook.cancel();
        }
        if (end != null) {
            end.cancel();
        }
        return emitter;
    }
}
