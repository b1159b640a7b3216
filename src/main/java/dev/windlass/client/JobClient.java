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
import dev.windlass.time.Timer;
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
     * been. An illegal job among them fails the whole call before anything is sent.
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
     * @param deadline how long to wait from when the job is enqueued; then it fails with {@link AwaitTimeoutException}
     *     while the job goes on
     */
    public Uni<JobResult> call(String queue, NewJob job, Duration deadline) {
        return Uni.createFrom().deferred(() -> {
            QueueName name = new QueueName(queue);
            if (job.reply() != null || !QueueSettings.of(config, name).replies()) {
                return enqueue(queue, job).chain(handle -> handle.await(deadline));
            }
            String id = job.id() == null ? JobId.random() : job.id();
            NewJob asking = prepare(name, job.withId(id).withReply(inbox.name()));
            Uni<JobResult> called = inbox.receive(name, id, pushed -> store.enqueue(name, asking)
                    .chain(enqueued -> enqueued.duplicate()
                            // the job that was there before does not push to this inbox
                            ? looking(name, id, deadline).byRecord()
                            : watching(name, id, deadline).byPush(pushed)));
            return CallerContext.keep(called);
        });
    }

    /** Calls a job off. Repeatable. */
    public Uni<CancelReply> cancel(String queue, String id) {
        return Uni.createFrom().deferred(() -> store.cancel(new QueueName(queue), JobId.require(id)));
    }

    /** Tells all that is known of a job; empty when the store knows nothing of it (any more). */
    public Uni<Optional<JobView>> find(String queue, String id) {
        return Uni.createFrom().deferred(() -> store.find(new QueueName(queue), JobId.require(id)));
    }

    private NewJob prepare(QueueName queue, NewJob job) {
        long limit = config.payload().max().asLongValue();
        if (job.payload().length > limit) {
            String id = job.id() == null ? "" : " " + job.id();
            throw new PayloadTooLargeException(
                    "the payload of job" + id + " of kind '" + job.kind() + "'", job.payload().length, limit);
        }
        return job.keep() == null ? job.withKeep(QueueSettings.of(config, queue).ttl()) : job;
    }

    private JobHandle handle(QueueName queue, Enqueued enqueued) {
        return new JobHandle(
                queue,
                enqueued,
                json,
                deadline -> CallerContext.keep(Uni.createFrom()
                        .deferred(() -> looking(queue, enqueued.id(), deadline).byRecord())));
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
}
