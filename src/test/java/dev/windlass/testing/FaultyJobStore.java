package dev.windlass.testing;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.CancelReply;
import dev.windlass.store.Delivery;
import dev.windlass.store.Enqueued;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import dev.windlass.store.Pulse;
import dev.windlass.store.QueueDepth;
import dev.windlass.store.Reply;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.store.Starts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A real store on a bad network: what goes wrong, and when, is told to its {@link Faults}. */
public final class FaultyJobStore implements JobStore {
    /** Calls that can be told apart, those of a worker. */
    public enum Call {
        OPEN,
        HEARTBEAT,
        RESERVE,
        WAKE,
        HELD,
        STARTED,
        SETTLE,
        RELEASE,
        PROMOTE,
        REAP,
        TAKE_OVER,
        TRIM,
        SWEEP,
        /** Everything else. */
        OTHER
    }

    /** A settle call as it was made. */
    public record Batch(long number, List<Settlement> settlements) {}

    private final JobStore real;
    private final Faults faults;
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();

    public FaultyJobStore(JobStore real) {
        this.real = real;
        // a read that is out would sit out its wait over there, and hold up the next one
        this.faults = new Faults(
                () -> sessions.forEach(session -> real.wake(session).subscribe().with(woken -> {}, failure -> {})));
    }

    public Faults faults() {
        return faults;
    }

    /** The sessions opened so far, in order. */
    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** The settle calls so far, in order. */
    public List<Batch> batches() {
        return List.copyOf(batches);
    }

    @Override
    public Uni<Enqueued> enqueue(QueueName queue, NewJob job) {
        return faults.meet(Call.OTHER, real.enqueue(queue, job));
    }

    @Override
    public Uni<List<Enqueued>> enqueueAll(QueueName queue, List<NewJob> jobs) {
        return faults.meet(Call.OTHER, real.enqueueAll(queue, jobs));
    }

    @Override
    public Uni<List<Reply>> takeReplies(QueueName queue, String name, Duration wait) {
        return faults.meet(Call.OTHER, real.takeReplies(queue, name, wait));
    }

    @Override
    public Uni<Void> addToGroup(QueueName queue, String group, GroupBatch batch) {
        return faults.meet(Call.OTHER, real.addToGroup(queue, group, batch));
    }

    @Override
    public Uni<Optional<GroupView>> group(QueueName queue, String group) {
        return faults.meet(Call.OTHER, real.group(queue, group));
    }

    @Override
    public Uni<List<byte @Nullable []>> groupResults(QueueName queue, String group, long from, int count) {
        return faults.meet(Call.OTHER, real.groupResults(queue, group, from, count));
    }

    @Override
    public Uni<Boolean> cancelGroup(QueueName queue, String group) {
        return faults.meet(Call.OTHER, real.cancelGroup(queue, group));
    }

    @Override
    public Uni<Session> open(QueueName queue, String worker) {
        Consumer<Session> remember = sessions::add;
        return faults.meet(Call.OPEN, real.open(queue, worker).invoke(remember));
    }

    @Override
    public Uni<Pulse> heartbeat(Session session) {
        return faults.meet(Call.HEARTBEAT, real.heartbeat(session));
    }

    @Override
    public Uni<List<Delivery>> reserve(Session session, int max, Duration wait) {
        return faults.meet(Call.RESERVE, real.reserve(session, max, wait));
    }

    @Override
    public Uni<Void> wake(Session session) {
        return faults.meet(Call.WAKE, real.wake(session));
    }

    @Override
    public Uni<List<Delivery>> held(Session session) {
        return faults.meet(Call.HELD, real.held(session));
    }

    @Override
    public Uni<Void> started(Session session, Starts starts) {
        return faults.meet(Call.STARTED, real.started(session, starts));
    }

    @Override
    public Uni<Void> settle(Session session, long batch, List<Settlement> settlements) {
        batches.add(new Batch(batch, List.copyOf(settlements)));
        return faults.meet(Call.SETTLE, real.settle(session, batch, settlements));
    }

    @Override
    public Uni<Void> progress(Session session, String id, byte[] json) {
        return faults.meet(Call.OTHER, real.progress(session, id, json));
    }

    @Override
    public Uni<Integer> release(Session session) {
        return faults.meet(Call.RELEASE, real.release(session));
    }

    @Override
    public Uni<Integer> promote(QueueName queue) {
        return faults.meet(Call.PROMOTE, real.promote(queue));
    }

    @Override
    public Uni<List<String>> reap(QueueName queue) {
        return faults.meet(Call.REAP, real.reap(queue));
    }

    @Override
    public Uni<List<Delivery>> takeOver(Session session, String lost, int max) {
        return faults.meet(Call.TAKE_OVER, real.takeOver(session, lost, max));
    }

    @Override
    public Uni<Integer> trim(QueueName queue) {
        return faults.meet(Call.TRIM, real.trim(queue));
    }

    @Override
    public Uni<Integer> sweep(QueueName queue) {
        return faults.meet(Call.SWEEP, real.sweep(queue));
    }

    @Override
    public Uni<CancelReply> cancel(QueueName queue, String id) {
        return faults.meet(Call.OTHER, real.cancel(queue, id));
    }

    @Override
    public Uni<Boolean> revive(QueueName queue, String id) {
        return faults.meet(Call.OTHER, real.revive(queue, id));
    }

    @Override
    public Uni<Optional<JobView>> find(QueueName queue, String id) {
        return faults.meet(Call.OTHER, real.find(queue, id));
    }

    @Override
    public Uni<QueueDepth> depth(QueueName queue) {
        return faults.meet(Call.OTHER, real.depth(queue));
    }

    @Override
    public Uni<Boolean> idle(QueueName queue) {
        return faults.meet(Call.OTHER, real.idle(queue));
    }

    @Override
    public void onCancel(CancelListener listener) {
        real.onCancel(listener);
    }
}
