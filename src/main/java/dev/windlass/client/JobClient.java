package dev.windlass.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.QueueSettings;
import dev.windlass.config.WindlassConfig;
import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.CancelReply;
import dev.windlass.store.Enqueued;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import dev.windlass.store.StoreException;
import dev.windlass.time.Timer;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues jobs, waits for their results, looks at them and calls them off.
 *
 * <p>Every returned {@link Uni} is lazy and blocks nothing. It fails with {@link IllegalArgumentException} when a queue's
 * or job's data is illegal ({@link PayloadTooLargeException} where it is too large), and with
 * {@link dev.windlass.store.StoreException} when the store refuses or does not answer; then a job without an id may have
 * been enqueued all the same, while one with an id can be sent again safely. Safe to use from any thread.
 */
@ApplicationScoped
public class JobClient {
    private final JobStore store;
    private final ObjectMapper json;
    private final WindlassConfig config;
    private final Timer timer;
    private final DoubleSupplier random;
    private final Waits waits;
    private final ReplyInbox inbox;

    @Inject
    public JobClient(JobStore store, ObjectMapper json, WindlassConfig config, Vertx vertx) {
        this(store, json, config, new EventLoopTimer(vertx), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /** @param random numbers from 0 up to 1, for jitter */
    JobClient(JobStore store, ObjectMapper json, WindlassConfig config, Timer timer, DoubleSupplier random) {
        this.store = store;
        this.json = json;
        this.config = config;
        this.timer = timer;
        this.random = random;
        this.waits = new Waits(timer);
        this.inbox =
                new ReplyInbox(store, timer, () -> new Pauses(Duration.ofMillis(50), Duration.ofSeconds(2), random));
    }

    /** Enqueues a job. Where it does not say how long its record is kept, the queue's configuration does. */
    public Uni<JobHandle> enqueue(String queue, NewJob job) {
        return Uni.createFrom().deferred(() -> {
            QueueName name = new QueueName(queue);
            return store.enqueue(name, prepare(name, job)).map(enqueued -> handle(name, enqueued));
        });
    }

    /**
     * Enqueues a job of {@code kind}, due at once, with every default.
     *
     * @param payload written as JSON by the application's {@link ObjectMapper}; null for a job without payload
     */
    public Uni<JobHandle> enqueue(String queue, String kind, @Nullable Object payload) {
        return Uni.createFrom().deferred(() -> enqueue(queue, NewJob.ofJson(kind, write(kind, payload))));
    }

    /**
     * Enqueues many jobs in few round trips, in order. Each is enqueued or not on its own: after a failure some may have
     * been. An illegal job among them fails the whole call before anything is sent. In a bounded queue it fails with
     * {@link dev.windlass.store.QueueFullException} when one of them found no room; those that did are enqueued, which
     * ids make safe to repeat.
     */
    public Uni<List<JobHandle>> enqueueAll(String queue, List<NewJob> jobs) {
        return Uni.createFrom().deferred(() -> {
            QueueName name = new QueueName(queue);
            List<NewJob> prepared = new ArrayList<>(jobs.size());
            jobs.forEach(job -> prepared.add(prepare(name, job)));
            return store.enqueueAll(name, prepared)
                    .map(all -> all.stream().map(one -> handle(name, one)).toList());
        });
    }

    /**
     * Enqueues a job and waits for its end, whatever the outcome. The result is pushed to this process, so it arrives as
     * soon as the job is settled. A job without an id gets a random one; a job that names a reply list of its own keeps
     * it, and is awaited by its record.
     *
     * @param deadline how long to wait from when the job is enqueued, more than 0; then it fails with {@link AwaitTimeoutException}
     *     while the job goes on
     */
    public Uni<JobResult> call(String queue, NewJob job, Duration deadline) {
        return call(queue, job, deadline, JobClient::atOnce);
    }

    /**
     * As {@link #call}, but where a bounded queue is full it waits for room as {@link #enqueueWaiting} does.
     *
     * @param patience how long to wait for room, more than 0
     * @param deadline how long to wait for the job's end, from when it is enqueued, more than 0
     */
    public Uni<JobResult> callWaiting(String queue, NewJob job, Duration patience, Duration deadline) {
        return Uni.createFrom().deferred(() -> call(queue, job, deadline, room(patience)::until));
    }

    private Uni<JobResult> call(String queue, NewJob job, Duration deadline, Putting putting) {
        return Uni.createFrom().deferred(() -> {
            QueueName name = new QueueName(queue);
            Require.positive("deadline", deadline);
            if (job.reply() != null || !QueueSettings.of(config, name).replies()) {
                return putting.put(() -> enqueue(queue, job)).chain(handle -> handle.await(deadline));
            }
            String id = job.id() == null ? JobId.random() : job.id();
            NewJob asking = prepare(name, job.withId(id).withReply(inbox.name()));
            Uni<JobResult> called = inbox.receive(name, id, pushed -> putting.put(() -> store.enqueue(name, asking))
                    .chain(enqueued -> enqueued.duplicate()
                            // the job that was there before does not push to this inbox
                            ? looking(name, id, deadline).byRecord()
                            : watching(name, id, deadline).byPush(pushed)));
            return CallerContext.keep(called);
        });
    }

    /**
     * Enqueues a job as {@link #enqueue} does, but where a bounded queue is full it tries again, with pauses from 20 ms
     * to 500 ms, until there is room. Callers that wait are not served in any order.
     *
     * @param patience how long to wait, more than 0; then it fails with
     *     {@link dev.windlass.store.QueueFullException} and nothing was added
     */
    public Uni<JobHandle> enqueueWaiting(String queue, NewJob job, Duration patience) {
        return CallerContext.keep(Uni.createFrom().deferred(() -> room(patience).until(() -> enqueue(queue, job))));
    }

    /**
     * Enqueues jobs as a group with a random id: see {@link #group(String, String, Iterable, OnFailure)}.
     */
    public Uni<GroupHandle> group(String queue, Iterable<NewJob> jobs, OnFailure policy) {
        return Uni.createFrom().deferred(() -> group(queue, JobId.random(), jobs, policy));
    }

    /**
     * Enqueues jobs as a group, of any number: they are read and sent in batches, and never held together. The jobs have
     * no ids, delays or times of their own, and leave no records but the group's. None at all make a group that is done
     * at once. A bounded queue takes a group whole: {@code max-ready} does not hold it back, since half a group helps
     * nobody.
     *
     * <p>Fails with {@link IllegalMemberException} for a member that is illegal; then, when {@code jobs} itself throws,
     * and when the {@link Uni} is cancelled, the members before are called off. After a
     * {@link dev.windlass.store.StoreException} some members may have been added: repeat it with the same id and the same
     * jobs, which adds none twice, or cancel the group.
     *
     * @param id your own id: 1 to 160 of {@code A-Z a-z 0-9 . _ : @ -}
     * @param jobs iterated once, on threads that may block
     * @param policy what the first failed member means for the others
     */
    public Uni<GroupHandle> group(String queue, String id, Iterable<NewJob> jobs, OnFailure policy) {
        return Uni.createFrom().deferred(() -> {
            QueueName name = new QueueName(queue);
            GroupHandle handle = findGroup(queue, id);
            GroupFeed feed = new GroupFeed(store, name, id, policy, this::requireFitting);
            return CallerContext.keep(feed.feed(jobs)
                    .onFailure(failure -> !(failure instanceof StoreException))
                    .call(feed::abandon)
                    .onCancellation()
                    .call(feed::abandon)
                    .replaceWith(handle));
        });
    }

    /**
     * Returns the handle of a group that was made elsewhere or before; whether there is one shows when it is used.
     *
     * @throws IllegalArgumentException if the queue's name or the id is illegal
     */
    public GroupHandle findGroup(String queue, String id) {
        return new GroupHandle(new QueueName(queue), JobId.requireGroup(id), store, json, waits, this::shortPauses);
    }

    /**
     * Waits until a queue is idle: nothing is ready, running, or scheduled for a time that has come. Jobs that are due
     * later, and dead ones, do not count. Whoever enqueues meanwhile prolongs the wait.
     *
     * @param deadline how long to wait, more than 0; then it fails with {@link JoinTimeoutException}, which tells what is
     *     left
     */
    public Uni<Void> join(String queue, Duration deadline) {
        return CallerContext.keep(Uni.createFrom().deferred(() -> {
            Require.positive("deadline", deadline);
            return new Join(new QueueName(queue), store, waits, shortPauses()).within(deadline);
        }));
    }

    /** Calls a job off. Repeatable. */
    public Uni<CancelReply> cancel(String queue, String id) {
        return Uni.createFrom().deferred(() -> store.cancel(new QueueName(queue), JobId.require(id)));
    }

    /** Tells all that is known of a job; empty when the store knows nothing of it (any more). */
    public Uni<Optional<JobView>> find(String queue, String id) {
        return Uni.createFrom().deferred(() -> store.find(new QueueName(queue), JobId.require(id)));
    }

    private static <T> Uni<T> atOnce(Supplier<Uni<T>> enqueue) {
        return enqueue.get();
    }

    private NewJob prepare(QueueName queue, NewJob job) {
        NewJob fitting = requireFitting(job);
        return job.keep() == null
                ? fitting.withKeep(QueueSettings.of(config, queue).ttl())
                : fitting;
    }

    private NewJob requireFitting(NewJob job) {
        long limit = config.payload().max().asLongValue();
        if (job.payload().length > limit) {
            String id = job.id() == null ? "" : " " + job.id();
            throw new PayloadTooLargeException(
                    "the payload of job" + id + " of kind '" + job.kind() + "'", job.payload().length, limit);
        }
        return job;
    }

    private Room room(Duration patience) {
        return new Room(waits, shortPauses(), Require.positive("patience", patience));
    }

    private Pauses shortPauses() {
        return new Pauses(Duration.ofMillis(20), Duration.ofMillis(500), random);
    }

    private JobHandle handle(QueueName queue, Enqueued enqueued) {
        return new JobHandle(
                queue,
                enqueued,
                json,
                deadline -> CallerContext.keep(Uni.createFrom()
                        .deferred(() -> looking(queue, enqueued.id(), Require.positive("deadline", deadline))
                                .byRecord())));
    }

    /** A wait that depends on looking. */
    private Await looking(QueueName queue, String id, Duration deadline) {
        return new Await(
                queue, id, store, timer, new Pauses(Duration.ofMillis(20), Duration.ofSeconds(1), random), deadline);
    }

    /** A wait that looks only for the case that the push got lost. */
    private Await watching(QueueName queue, String id, Duration deadline) {
        return new Await(
                queue, id, store, timer, new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(10), random), deadline);
    }

    private byte[] write(String kind, @Nullable Object payload) {
        try {
            return json.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            // without the cause, whose message may quote the payload
            throw new IllegalArgumentException("the payload of kind '" + kind + "', a "
                    + (payload == null ? "null" : payload.getClass().getName()) + ", cannot be written as JSON");
        }
    }

    /** How a job is put in a queue: at once or not at all, or when there is room. */
    @FunctionalInterface
    private interface Putting {
        <T> Uni<T> put(Supplier<Uni<T>> enqueue);
    }
}
