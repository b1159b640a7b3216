package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;

/** A worker that was thought lost acts at the moment at which others take its place: one of the two wins, wholly. */
abstract class FenceRacesContract extends StoreCase {
    private static final int ROUNDS = 15;
    private static final int JOBS = 20;

    private final Session late = open();

    FenceRacesContract(ContractBench bench) {
        super(bench);
    }

    @RepeatedTest(ROUNDS)
    void givenSettledWhileReaped_thenEitherAllCountOrNone() {
        enqueueMany("j", JOBS);
        List<Settlement> batch = completed(take(late, JOBS));
        Session heir = get(other.open(queue, "w2"));
        endLease(late);

        CompletableFuture<List<Delivery>> taken =
                start(other.reap(queue).chain(() -> other.takeOver(heir, late.consumer(), JOBS)));
        boolean accepted = isAccepted(store.settle(late, late.nextBatch(), batch));

        List<Delivery> inherited = join(taken);
        assertEquals(accepted ? 0 : JOBS, inherited.size());
        if (!inherited.isEmpty()) {
            get(other.settle(heir, heir.nextBatch(), completed(inherited)));
        }
        List<String> settled =
                keys.results().stream().map(result -> "" + result.get("id")).toList();
        assertEquals(JOBS, settled.size());
        assertEquals(JOBS, Set.copyOf(settled).size());
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @RepeatedTest(ROUNDS)
    void givenHeartbeatWhileReaped_thenEitherItLivesOrItIsLost() {
        enqueue(job("a"));
        takeOne(late);
        endLease(late);

        CompletableFuture<List<String>> reaped = start(other.reap(queue));
        boolean accepted = isAccepted(store.heartbeat(late));

        assertEquals(accepted ? List.of() : List.of(late.consumer()), join(reaped));
        assertEquals(accepted, keys.zset("sessions").containsKey(late.consumer()));
        assertEquals(!accepted, keys.zset("orphans").containsKey(late.consumer()));
    }

    @RepeatedTest(ROUNDS)
    void givenReleasedWhileReaped_thenEachJobIsInOnePlace() {
        Set<String> ids = Set.copyOf(enqueueMany("j", JOBS));
        take(late, JOBS);
        Session heir = get(other.open(queue, "w2"));
        endLease(late);

        CompletableFuture<List<Delivery>> taken =
                start(other.reap(queue).chain(() -> other.takeOver(heir, late.consumer(), JOBS)));
        isAccepted(store.release(late));
        join(taken);

        // whatever of it the heir got, the rest is ready or still to be taken over
        for (String lost : get(other.reap(queue))) {
            get(other.takeOver(heir, lost, JOBS));
        }
        get(other.reserve(heir, JOBS, SHORT));
        List<Delivery> held = get(other.held(heir));
        assertEquals(JOBS, held.size());
        assertEquals(ids, held.stream().map(Delivery::id).collect(Collectors.toSet()));
        assertEquals(JOBS, keys.pending());
        assertFalse(keys.consumers().contains(late.consumer()));
    }

    @RepeatedTest(ROUNDS)
    void givenReadWhileReaped_thenEachJobHasAHolderThatIsCaredFor() {
        Set<String> ids = Set.copyOf(enqueueMany("j", JOBS));
        Session heir = get(other.open(queue, "w2"));
        endLease(late);

        CompletableFuture<List<String>> reaped = start(other.reap(queue));
        CompletableFuture<List<Delivery>> read = start(store.reserve(late, JOBS, SHORT));
        join(reaped);
        join(read);

        for (String lost : get(other.reap(queue))) {
            get(other.takeOver(heir, lost, JOBS));
        }
        get(other.reserve(heir, JOBS, SHORT));
        assertEquals(ids, get(other.held(heir)).stream().map(Delivery::id).collect(Collectors.toSet()));
        assertTrue(get(other.reap(queue)).isEmpty());
    }

    private static boolean isAccepted(Uni<?> move) {
        try {
            get(move);
            return true;
        } catch (LeaseLostException refused) {
            return false;
        }
    }

    private static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError("the other worker failed", e.getCause());
        }
    }
}
