package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole lives of jobs: every move is a legal one, and in the end nothing is left of them but their results. */
abstract class LifecycleContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    LifecycleContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void longLifeIsMadeOfLegalMoves() {
        enqueue(job("a").withDelay(HOUR).withKeep(HOUR));
        Session first = open();
        assertMoves("a", JobState.SCHEDULED, JobState.READY, this::promote);
        Delivery one = moveToRunning(first);
        assertMoves("a", JobState.RUNNING, JobState.RETRYABLE, () -> settle(first, retry(one, HOUR)));
        assertMoves("a", JobState.RETRYABLE, JobState.READY, this::promote);
        Delivery two = moveToRunning(first);
        assertMoves("a", JobState.RUNNING, JobState.SCHEDULED, () -> settle(first, snooze(two, HOUR)));
        assertMoves("a", JobState.SCHEDULED, JobState.READY, this::promote);
        moveToRunning(first);
        assertMoves("a", JobState.RUNNING, JobState.READY, () -> get(store.release(first)));
        Session second = open();
        begin(second, moveToRunning(second));
        Session third = get(store.open(queue, "w3"));
        assertMoves("a", JobState.RUNNING, JobState.RUNNING, () -> lose(second));
        Delivery taken = get(store.takeOver(third, second.consumer(), 1)).get(0);
        assertEquals(2, taken.attempt());
        assertEquals(1, taken.crashes());
        assertMoves("a", JobState.RUNNING, JobState.DEAD, () -> settle(third, dead(taken)));
        assertMoves("a", JobState.DEAD, JobState.READY, () -> assertTrue(get(store.revive(queue, "a"))));
        Delivery last = moveToRunning(third);
        assertMoves("a", JobState.RUNNING, JobState.COMPLETED, () -> settle(third, completed(last)));
        get(store.release(third));

        assertEquals(Map.of(), keys.zset("scheduled"));
        assertEquals(Map.of(), keys.zset("dead"));
        assertEquals(0, keys.number("XLEN", "ready"));
        assertEquals(List.of(), keys.consumers());
    }

    @Test
    void fencingTokenRisesThroughAWholeLife() {
        enqueue(job("a"));
        Session session = open();
        Delivery delivery = takeOne(session);
        long token = delivery.deliveries();
        for (int round = 0; round < 3; round++) {
            settle(session, round == 1 ? snooze(delivery, HOUR) : retry(delivery, HOUR));
            promote();
            delivery = takeOne(session);
            assertTrue(delivery.deliveries() > token, "token " + delivery.deliveries() + " after " + token);
            token = delivery.deliveries();
            get(store.release(session));
            session = open();
            delivery = takeOne(session);
            assertTrue(delivery.deliveries() > token, "token " + delivery.deliveries() + " after " + token);
            token = delivery.deliveries();
            lose(session);
            Session heir = open();
            delivery = get(store.takeOver(heir, session.consumer(), 1)).get(0);
            assertTrue(delivery.deliveries() > token, "token " + delivery.deliveries() + " after " + token);
            token = delivery.deliveries();
            session = heir;
        }
    }

    @Test
    void keyspaceIsConstantAfterManyLives() {
        Set<String> afterOne = runLives(1);
        Set<String> afterMany = runLives(40);

        assertEquals(afterOne, afterMany);
        assertEquals(
                Set.of(),
                afterMany.stream().filter(part -> part.contains(":")).collect(Collectors.toSet()),
                "keys of single jobs or sessions");
        assertEquals(0, keys.number("XLEN", "ready"));
        assertLag(0);
    }

    @Test
    void manyJobsThroughTwoWorkersAreEachThereOnce() {
        Set<String> sent = new HashSet<>(enqueueMany("j", 2_000));
        Session one = open();
        Session two = get(other.open(queue, "w2"));

        for (boolean more = true; more; ) {
            List<Delivery> first = take(one, 300);
            List<Delivery> second = get(other.reserve(two, 300, SHORT));
            if (!first.isEmpty()) {
                settle(one, completed(first));
            }
            if (!second.isEmpty()) {
                get(other.settle(two, two.nextBatch(), completed(second)));
            }
            more = !first.isEmpty() || !second.isEmpty();
        }

        List<String> seen =
                keys.results().stream().map(result -> "" + result.get("id")).toList();
        assertEquals(2_000, seen.size());
        assertEquals(sent, Set.copyOf(seen));
    }

    /** One life of every sort, {@code n} times; returns the keys that are left. */
    private Set<String> runLives(int n) {
        for (int i = 0; i < n; i++) {
            Session session = open();
            enqueueMany(List.of(job(), job("own" + i), job("again" + i), job("buried" + i), job("crashed" + i)));
            List<Delivery> held = take(session, 4);
            settle(
                    session,
                    completed(held.get(0)),
                    completed(held.get(1)),
                    retry(held.get(2), HOUR),
                    dead(held.get(3)));
            enqueue(job("off" + i).withDelay(HOUR).withKeep(Duration.ZERO));
            get(store.cancel(queue, "off" + i));
            makeDue("again" + i);
            get(store.promote(queue));
            get(store.revive(queue, "buried" + i));
            take(session, 3);
            lose(session);
            Session heir = open();
            settle(heir, completed(get(store.takeOver(heir, session.consumer(), 10))));
            enqueue(job("back" + i));
            takeOne(heir);
            get(store.release(heir));
            Session last = open();
            settle(last, completed(takeOne(last)));
            get(store.release(last));
        }
        return keys.all();
    }

    private void promote() {
        makeDue("a");
        assertEquals(1, get(store.promote(queue)));
    }

    private Delivery moveToRunning(Session session) {
        assertState(JobState.READY, "a");
        Delivery delivery = takeOne(session);
        assertState(JobState.RUNNING, "a");
        return delivery;
    }
}
