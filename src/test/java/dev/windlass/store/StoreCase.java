package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The words in which the contract is written. Every test has a queue of its own, so none sees what another left behind.
 */
abstract class StoreCase {
    /** How long a single operation may take before the test gives up. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A wait of {@code reserve} when the jobs are there already. */
    static final Duration SHORT = Duration.ofMillis(50);

    private static final AtomicInteger QUEUES = new AtomicInteger();

    final ContractBench bench;
    final JobStore store;
    final JobStore other;
    final QueueName queue = new QueueName("q" + QUEUES.incrementAndGet());
    final QueueKeys keys;

    StoreCase(ContractBench bench) {
        this.bench = bench;
        this.store = bench.store;
        this.other = bench.other;
        this.keys = new QueueKeys(bench.redis, queue);
    }

    // ---- doing ----------------------------------------------------------------------------------------------------

    static <T> T get(Uni<T> operation) {
        return operation.await().atMost(PATIENCE);
    }

    /** Starts the operation and does not wait for it. */
    static <T> CompletableFuture<T> start(Uni<T> operation) {
        return operation.subscribeAsCompletionStage();
    }

    static NewJob job() {
        return NewJob.ofJson("echo", "{\"n\":1}");
    }

    static NewJob job(String id) {
        return job().withId(id);
    }

    Enqueued enqueue(NewJob job) {
        return get(store.enqueue(queue, job));
    }

    /** Enqueues jobs with the ids {@code <prefix>0} to {@code <prefix><n-1>}. */
    List<String> enqueueMany(String prefix, int n) {
        return enqueueMany(IntStream.range(0, n).mapToObj(i -> job(prefix + i)).toList());
    }

    List<String> enqueueMany(List<NewJob> jobs) {
        return get(store.enqueueAll(queue, jobs)).stream().map(Enqueued::id).toList();
    }

    Session open() {
        return get(store.open(queue, "w1"));
    }

    List<Delivery> take(Session session, int max) {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < max) {
            List<Delivery> more = get(store.reserve(session, max - taken.size(), SHORT));
            if (more.isEmpty()) {
                break;
            }
            taken.addAll(more);
        }
        return taken;
    }

    Delivery takeOne(Session session) {
        List<Delivery> taken = take(session, 1);
        assertEquals(1, taken.size(), "jobs taken");
        return taken.get(0);
    }

    /** Tells that these, the last of which was taken last, have started. */
    void begin(Session session, Delivery... deliveries) {
        begin(session, List.of(deliveries));
    }

    void begin(Session session, List<Delivery> deliveries) {
        String mark = deliveries.get(deliveries.size() - 1).entry();
        // through the store that opened it
        JobStore opener = session.worker().equals("w1") ? store : other;
        get(opener.started(session, new Starts(mark, List.of(), List.of())));
    }

    void settle(Session session, Settlement... settlements) {
        settle(session, List.of(settlements));
    }

    void settle(Session session, List<Settlement> settlements) {
        get(store.settle(session, session.nextBatch(), settlements));
    }

    /** Ends a lease as if its time had passed; it is up to {@code reap} to notice. */
    void endLease(Session session) {
        assertEquals(1, keys.number("ZADD", "sessions", "XX", "CH", "1", session.consumer()));
    }

    /** Ends a lease and has it noticed. */
    void lose(Session session) {
        endLease(session);
        get(other.reap(queue));
    }

    /** Makes a parked job due as if its time had come. */
    void makeDue(String id) {
        assertEquals(1, keys.number("ZADD", "scheduled", "XX", "CH", "1", id));
    }

    /** Makes a job of that id dead by running it into its last failure; leaves no session behind. */
    void makeDead(String id) {
        enqueue(job(id));
        Session session = open();
        settle(session, dead(takeOne(session)));
        get(store.release(session));
    }

    // ---- outcomes -------------------------------------------------------------------------------------------------

    static Settlement completed(Delivery delivery) {
        return completed(delivery, "{\"ok\":true}");
    }

    static Settlement completed(Delivery delivery, String json) {
        return new Settlement(delivery, new Outcome.Completed(json.getBytes(StandardCharsets.UTF_8)), 7);
    }

    static List<Settlement> completed(List<Delivery> deliveries) {
        return deliveries.stream().map(StoreCase::completed).toList();
    }

    static Settlement retry(Delivery delivery, Duration delay) {
        return new Settlement(delivery, new Outcome.Retry(Failure.of("boom", "it broke"), delay), 7);
    }

    static Settlement snooze(Delivery delivery, Duration delay) {
        return new Settlement(delivery, new Outcome.Snooze("not now", delay), 7);
    }

    static Settlement cancelled(Delivery delivery) {
        return new Settlement(delivery, new Outcome.Cancelled("called off"), 7);
    }

    static Settlement dead(Delivery delivery) {
        return new Settlement(delivery, new Outcome.Dead(Failure.of("fatal", "it is over")), 7);
    }

    // ---- looking --------------------------------------------------------------------------------------------------

    Optional<JobView> find(String id) {
        return get(store.find(queue, id));
    }

    JobView view(String id) {
        return find(id).orElseThrow(() -> new AssertionError("job " + id + " is unknown"));
    }

    void assertState(JobState state, String id) {
        assertEquals(state, view(id).state(), "state of job " + id);
    }

    void assertUnknown(String id) {
        assertEquals(Optional.empty(), find(id));
    }

    /** Runs {@code move} and checks by looking before and after that it is the legal move it should be. */
    void assertMoves(String id, JobState from, JobState to, Runnable move) {
        assertState(from, id);
        assertTrue(from.canBecome(to), from + " may not become " + to);
        move.run();
        assertState(to, id);
    }

    /** Runs {@code refused}, which must fail, and checks that nothing in the queue's keys is different afterwards. */
    <X extends Throwable> X assertRefused(Class<X> failure, Runnable refused) {
        String before = keys.snapshot();
        X thrown = assertThrows(failure, refused::run);
        assertEquals(before, keys.snapshot());
        return thrown;
    }

    /** Runs {@code action} and checks that nothing in the queue's keys is different afterwards. */
    void assertChangesNothing(Runnable action) {
        String before = keys.snapshot();
        action.run();
        assertEquals(before, keys.snapshot());
    }

    /** Checks that Redis has kept count of the undelivered entries, which autoscalers go by; Redis 6.2 does not count. */
    void assertLag(long expected) {
        if (keys.countsLag()) {
            assertEquals("" + expected, "" + keys.group().get("lag"), "lag of the group");
        }
    }

    static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::id).toList();
    }
}
