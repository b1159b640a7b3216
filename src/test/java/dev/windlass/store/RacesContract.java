package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two workers make the same move at the same time: each job is moved once. */
abstract class RacesContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int JOBS = 200;

    RacesContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenTwoProducersOfTheSameIds_thenEachIsAddedOnce() {
        List<CompletableFuture<Enqueued>> answers = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            NewJob job = job("j" + i);
            answers.add(start(store.enqueue(queue, job)));
            answers.add(start(other.enqueue(queue, job)));
        }

        List<Enqueued> enqueued = join(answers);

        assertEquals(JOBS, enqueued.stream().filter(e -> !e.duplicate()).count());
        assertEquals(JOBS, keys.number("XLEN", "ready"));
    }

    @Test
    void givenTwoBulkProducersOfTheSameIds_thenEachIsAddedOnce() {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(job("j" + i));
        }

        List<List<Enqueued>> answers = both(s -> s.enqueueAll(queue, jobs));

        assertEquals(
                JOBS,
                answers.stream()
                        .flatMap(List::stream)
                        .filter(e -> !e.duplicate())
                        .count());
        assertEquals(JOBS, keys.number("XLEN", "ready"));
    }

    @Test
    void givenTwoReaders_thenEachJobIsHandedToOne() {
        Session one = open();
        Session two = get(other.open(queue, "w2"));
        List<String> ids = enqueueMany("j", JOBS);

        List<String> taken = new ArrayList<>();
        for (List<Delivery> some = List.of(); taken.size() < JOBS; ) {
            some = Stream.of(start(store.reserve(one, 7, SHORT)), start(other.reserve(two, 7, SHORT))).toList().stream()
                    .flatMap(answer -> answer.join().stream())
                    .toList();
            assertFalse(some.isEmpty(), "all jobs can be taken");
            taken.addAll(ids(some));
        }

        assertEquals(JOBS, taken.size());
        assertEquals(Set.copyOf(ids), Set.copyOf(taken));
    }

    @Test
    void givenABatchSentTwiceAtOnce_thenItIsSettledOnce() {
        Session session = open();
        enqueueMany("j", JOBS);
        for (int i = 0; i < JOBS; i += 10) {
            List<Settlement> batch = completed(take(session, 10));
            long number = session.nextBatch();
            join(List.of(start(store.settle(session, number, batch)), start(store.settle(session, number, batch))));
        }

        assertEquals(JOBS, keys.number("XLEN", "results"));
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void givenTwoPromoters_thenEachJobBecomesReadyOnce() {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(job("j" + i).withDelay(HOUR));
        }
        enqueueMany(jobs).forEach(this::makeDue);

        List<Integer> promoted = both(s -> s.promote(queue));

        assertEquals(JOBS, promoted.get(0) + promoted.get(1));
        assertEquals(JOBS, keys.number("XLEN", "ready"));
        assertFalse(keys.exists("scheduled"));
    }

    @Test
    void givenTwoHeirs_thenEachJobIsTakenOverByOne() {
        Session lost = open();
        Session one = open();
        Session two = get(other.open(queue, "w2"));
        List<String> ids = enqueueMany("j", JOBS);
        begin(lost, take(lost, JOBS));
        lose(lost);

        List<String> taken = new ArrayList<>();
        while (taken.size() < JOBS) {
            CompletableFuture<List<Delivery>> mine = start(store.takeOver(one, lost.consumer(), 7));
            CompletableFuture<List<Delivery>> theirs = start(other.takeOver(two, lost.consumer(), 7));
            List<Delivery> some =
                    join(List.of(mine, theirs)).stream().flatMap(List::stream).toList();
            assertFalse(some.isEmpty(), "all jobs can be taken");
            some.forEach(delivery -> assertEquals(1, delivery.crashes()));
            taken.addAll(ids(some));
        }

        assertEquals(JOBS, taken.size());
        assertEquals(Set.copyOf(ids), Set.copyOf(taken));
        assertFalse(keys.exists("orphans"));
    }

    @Test
    void givenTwoReapers_thenTheLostIsDeclaredOnce() {
        Session lost = open();
        enqueue(job("a"));
        takeOne(lost);
        endLease(lost);

        assertEquals(List.of(List.of(lost.consumer()), List.of(lost.consumer())), both(s -> s.reap(queue)));
        assertEquals(1, keys.number("ZCARD", "orphans"));
    }

    @Test
    void givenReleasedTwiceAtOnce_thenEachJobIsHandedBackOnce() {
        Session session = open();
        enqueueMany("j", JOBS);
        take(session, JOBS);

        CompletableFuture<Integer> second = start(store.release(session));
        CompletableFuture<Integer> first = start(store.release(session));
        assertTrue(Stream.of(first, second).anyMatch(RacesContract::succeeds), "one of them succeeds");

        assertEquals(JOBS, keys.number("XLEN", "ready"));
        assertEquals(0, keys.pending());
        assertFalse(keys.exists("sessions"));
    }

    @Test
    void givenCancelledTwiceAtOnce_thenItIsDoneOnce() {
        for (int i = 0; i < 30; i++) {
            String id = "j" + i;
            enqueue(job(id).withDelay(HOUR).withKeep(HOUR));

            List<CancelReply> replies = both(s -> s.cancel(queue, id));

            assertEquals(Set.of(CancelReply.DONE, CancelReply.ALREADY_SETTLED), Set.copyOf(replies));
        }
        assertEquals(30, keys.number("XLEN", "results"));
    }

    @Test
    void givenCancelledWhilePromoted_thenOneOfTheTwoHappens() {
        for (int i = 0; i < 30; i++) {
            String id = "j" + i;
            enqueue(job(id).withDelay(HOUR).withKeep(HOUR));
            makeDue(id);

            CompletableFuture<Integer> promoted = start(store.promote(queue));
            CompletableFuture<CancelReply> cancelled = start(other.cancel(queue, id));

            // promote looks for what is due and then moves it: cancelled between the two, it is not moved
            if (promoted.join() == 1) {
                assertEquals(CancelReply.ASKED, cancelled.join());
                assertState(JobState.READY, id);
            } else {
                assertEquals(CancelReply.DONE, cancelled.join());
                assertState(JobState.CANCELLED, id);
            }
        }
        assertEquals(Map.of(), keys.zset("scheduled"));
    }

    @Test
    void givenRevivedTwiceAtOnce_thenItIsReadyOnce() {
        Session session = open();
        for (int i = 0; i < 20; i++) {
            String id = "j" + i;
            enqueue(job(id));
            settle(session, dead(takeOne(session)));

            List<Boolean> revived = both(s -> s.revive(queue, id));

            assertEquals(Set.of(true, false), Set.copyOf(revived));
            settle(session, completed(takeAllThereIs(session)));
        }
        assertEquals(
                20,
                keys.results().stream()
                        .filter(result -> "completed".equals(result.get("outcome")))
                        .count());
    }

    @Test
    void givenCancelledWhileRevived_thenOneOfTheTwoHappens() {
        Session session = open();
        for (int i = 0; i < 20; i++) {
            String id = "j" + i;
            enqueue(job(id));
            settle(session, dead(takeOne(session)));

            CompletableFuture<Boolean> revived = start(store.revive(queue, id));
            CompletableFuture<CancelReply> cancelled = start(other.cancel(queue, id));

            assertEquals(revived.join() ? CancelReply.ASKED : CancelReply.DONE, cancelled.join());
            List<Delivery> ready = takeAllThereIs(session);
            assertEquals(revived.join() ? 1 : 0, ready.size());
            for (Delivery delivery : ready) {
                settle(session, cancelled(delivery));
            }
        }
    }

    @Test
    void givenTwoTrimmersWhileJobsFlow_thenNoneIsLost() {
        Session session = open();
        enqueueMany("j", JOBS);
        Delivery oldest = takeOne(session);
        int settled = 0;
        while (settled < JOBS - 1) {
            List<CompletableFuture<Integer>> trims = List.of(start(store.trim(queue)), start(other.trim(queue)));
            List<Delivery> some = take(session, 10);
            settle(session, completed(some));
            settled += some.size();
            join(trims);
        }
        settle(session, completed(oldest));

        assertEquals(JOBS, keys.number("XLEN", "results"));
        assertEquals(0, keys.number("XLEN", "ready"));
        assertLag(0);
    }

    private List<Delivery> takeAllThereIs(Session session) {
        return get(store.reserve(session, JOBS, Duration.ZERO));
    }

    private static boolean succeeds(CompletableFuture<?> answer) {
        try {
            answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            return true;
        } catch (CompletionException closed) {
            // the other one has ended the session, and its connection with it
            return false;
        }
    }

    private <T> List<T> both(Function<JobStore, Uni<T>> move) {
        return join(List.of(start(move.apply(store)), start(move.apply(other))));
    }

    private static <T> List<T> join(List<CompletableFuture<T>> answers) {
        List<T> list = new ArrayList<>();
        for (CompletableFuture<T> answer : answers) {
            list.add(answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        }
        return list;
    }
}
