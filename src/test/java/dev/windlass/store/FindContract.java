package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What people can learn of a job and of a queue. */
abstract class FindContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    FindContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void nothingIsKnownOfAnUnknownJob() {
        assertUnknown("nobody");
        assertUnknown("1790000000000-0");
        enqueue(job());
        assertUnknown("nobody");
        assertUnknown("1790000000000-0");
        assertUnknown("0-0");
        assertUnknown("18446744073709551616-0");
    }

    @Test
    void lookingChangesNothing() {
        enqueue(job("a"));
        String entry = enqueue(job()).id();
        enqueue(job("later").withDelay(HOUR));

        for (String id : List.of("a", entry, "later", "nobody")) {
            assertChangesNothing(() -> find(id));
        }
        assertChangesNothing(() -> get(store.depth(queue)));
    }

    @RepeatedTest(30)
    void givenAJobThatIsSettledMeanwhile_whenItIsLookedFor_thenItIsSeenBeforeOrAfter() {
        String running = enqueue(job()).id();
        enqueue(job("own"));
        Session session = open();
        List<Delivery> held = take(session, 2);

        List<CompletableFuture<Optional<JobView>>> looks = new ArrayList<>();
        looks.add(start(other.find(queue, running)));
        CompletableFuture<Void> settled = start(store.settle(
                session, session.nextBatch(), held.stream().map(StoreCase::dead).toList()));
        for (int i = 0; i < 20; i++) {
            looks.add(start(other.find(queue, i % 2 == 0 ? running : "own")));
        }

        settled.join();
        for (CompletableFuture<Optional<JobView>> look : looks) {
            JobState state = look.join().orElseThrow().state();
            assertTrue(state == JobState.RUNNING || state == JobState.DEAD, "seen as " + state);
        }
    }

    @Test
    void readyJobIsSeenWithWhatItIs() {
        long before = keys.now();
        enqueue(job("a").withMaxAttempts(3));

        JobView view = view("a");

        assertEquals("a", view.id());
        assertEquals(queue.value(), view.queue());
        assertEquals("echo", view.kind());
        assertEquals(JobState.READY, view.state());
        assertTrue(Objects.requireNonNull(view.since()).toEpochMilli() >= before);
        assertEquals(1, view.attempt());
        assertEquals(3, view.maxAttempts());
        assertEquals(0, view.crashes());
        assertFalse(view.cancelRequested());
        assertNull(view.due());
        assertNull(view.result());
        assertNull(view.error());
        assertEquals(List.of(), view.history());
    }

    @Test
    void jobThatAnyProducerAddedIsSeenByItsEntry() {
        String entry = keys.add("kind", "noop");

        assertState(JobState.READY, entry);
        assertEquals("noop", view(entry).kind());
    }

    @Test
    void runningJobIsSeenWithItsWorker() {
        String entry = enqueue(job()).id();
        Session session = open();
        takeOne(session);

        JobView view = view(entry);

        assertEquals(JobState.RUNNING, view.state());
        assertEquals("w1", view.worker());
        assertEquals(1, view.deliveries());
    }

    @Test
    void parkedJobIsSeenWithWhenItIsDue() {
        enqueue(job("a"));
        Session session = open();
        settle(session, retry(takeOne(session), HOUR));

        JobView view = view("a");

        assertNotNull(view.due());
        assertEquals("w1", view.worker());
        assertEquals(7L, view.tookMillis());
        assertTrue(Objects.requireNonNull(view.error()).contains("it broke"));
    }

    @Test
    void queueIsCountedByState() {
        assertEquals(new QueueDepth(0, 0, 0, 0), get(store.depth(queue)));
        enqueueMany("j", 10);
        assertEquals(new QueueDepth(10, 0, 0, 0), get(store.depth(queue)));
        Session session = open();
        List<Delivery> held = take(session, 6);
        assertEquals(new QueueDepth(4, 6, 0, 0), get(store.depth(queue)));

        settle(session, completed(held.get(1)), retry(held.get(2), HOUR), snooze(held.get(3), HOUR), dead(held.get(4)));
        enqueue(job("later").withDelay(HOUR));

        assertEquals(new QueueDepth(4, 2, 3, 1), get(store.depth(queue)));
        get(store.trim(queue));
        assertEquals(new QueueDepth(4, 2, 3, 1), get(store.depth(queue)));
        get(store.release(session));
        assertEquals(new QueueDepth(6, 0, 3, 1), get(store.depth(queue)));
    }
}
