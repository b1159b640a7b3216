package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.store.StoreException;
import dev.windlass.testing.Faults.HeldReply;
import dev.windlass.testing.FaultyJobStore.Batch;
import dev.windlass.testing.FaultyJobStore.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SettlerTest extends WorkerCase {
    private static final int LARGEST_BATCH_BYTES = 1_000_000;

    private final Session session = openOnLoop();
    private final ConsumerStatus status = new ConsumerStatus(queue, time);
    private final List<Integer> accepted = new CopyOnWriteArrayList<>();
    private final List<String> emitted = new CopyOnWriteArrayList<>();
    private final Settler settler = new Settler(
            place, session, loop, status, done -> emitted.add(done.delivery().id()), accepted::add);

    @Test
    void givenNothingUnderWay_whenOneEnds_thenItIsSettledAtOnce() {
        Delivery delivery = take(1).get(0);
        settle(List.of(delivery));
        until(() -> accepted.size() == 1);

        assertEquals(ids(List.of(delivery)), emitted);
        assertEquals(List.of(1), accepted);
        assertEquals(1, count("XLEN", "results"));
        assertEquals(0, time.scheduled(), "no timer is behind it");
    }

    @Test
    void givenBatchUnderWay_whenMoreEnd_thenTheyGatherAndGoTogetherInOrder() {
        List<Delivery> taken = take(4);
        HeldReply reply = faults.holdReply(Call.SETTLE);
        settle(taken.subList(0, 1));
        reply.awaitDone();
        settle(taken.subList(1, 4));
        assertEquals(List.of(1), sizes());
        assertEquals(List.of(), emitted);

        reply.letGo();

        until(() -> accepted.size() == 2);
        assertEquals(List.of(1, 3), sizes());
        assertEquals(List.of(1, 3), accepted);
        assertEquals(ids(taken), emitted);
        assertEquals(
                List.of(1L, 2L), store.batches().stream().map(Batch::number).toList());
    }

    @Test
    void givenMoreThanABatchHolds_thenItIsCutAndTheOrderIsKept() {
        List<Delivery> many = new ArrayList<>();
        for (int i = 0; i < 2 * JobStore.MAX_BATCH + 201; i++) {
            many.add(Deliveries.of(Handlers.UNI));
        }
        HeldReply reply = faults.holdReply(Call.SETTLE);
        settle(many.subList(0, 1));
        settle(many.subList(1, many.size()));
        reply.letGo();

        until(() -> emitted.size() == many.size());
        assertEquals(List.of(1, JobStore.MAX_BATCH, JobStore.MAX_BATCH, 200), sizes());
        assertEquals(ids(many), emitted);
    }

    @Test
    void givenLargeResults_thenABatchIsBoundedInBytes() {
        byte[] large = ("\"" + "x".repeat(150_000) + "\"").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertBoundedInBytes(new Outcome.Completed(large), large.length);
    }

    @Test
    void givenLongFailures_thenABatchIsBoundedInBytes() {
        Failure failure = new Failure("boom", "m".repeat(2_000), "s".repeat(4_000));
        assertBoundedInBytes(new Outcome.Retry(failure, Duration.ofHours(1)), 6_000);
        assertBoundedInBytes(new Outcome.Dead(failure), 6_000);
    }

    private void assertBoundedInBytes(Outcome outcome, int bytes) {
        int before = store.batches().size();
        emitted.clear();
        int most = LARGEST_BATCH_BYTES / bytes + 1;
        List<Delivery> many = new ArrayList<>();
        for (int i = 0; i < 2 * most + 1; i++) {
            many.add(Deliveries.of(Handlers.UNI));
        }
        HeldReply reply = faults.holdReply(Call.SETTLE);
        settle(many, delivery -> outcome);
        reply.letGo();
        until(() -> emitted.size() == many.size());
        List<Integer> sizes = sizes().subList(before, store.batches().size());
        assertTrue(sizes.stream().allMatch(size -> size <= most), "batches " + sizes + " of at most " + most);
        assertTrue(sizes.contains(most), "batches are as large as they may be: " + sizes);
    }

    // ---- when the store fails -------------------------------------------------------------------------------------

    @Test
    void givenLostReply_thenTheBatchIsSentAgainWithItsNumberAndSettlesOnce() {
        List<Delivery> taken = take(3);
        HeldReply reply = faults.holdReply(Call.SETTLE);
        settle(taken.subList(0, 1));
        reply.awaitDone();
        settle(taken.subList(1, 3));
        reply.lose();
        until(() -> time.scheduled() == 1);
        assertEquals(List.of("failed settle"), events.told());
        assertEquals(List.of(), emitted);

        time.advance(Duration.ofMillis(30));

        until(() -> emitted.size() == 3);
        assertEquals(
                List.of(1L, 1L, 2L), store.batches().stream().map(Batch::number).toList());
        assertEquals(List.of(1, 1, 2), sizes(), "what ended meanwhile waits, a batch sent again stays what it was");
        assertEquals(ids(taken), emitted);
        assertEquals(3, count("XLEN", "results"));
        assertEquals("3", redis.cli("HGET", key("stats"), "completed"));
    }

    @Test
    void givenStoreThatFailsForLong_thenPausesGrowToASecondAndItIsSettledInTheEnd() {
        Delivery delivery = take(1).get(0);
        int failures = 12;
        for (int i = 0; i < failures; i++) {
            faults.fail(Call.SETTLE, new StoreException("no connection"));
        }
        settle(List.of(delivery));
        long longest = 0;
        for (int i = 0; i < failures; i++) {
            until(() -> time.scheduled() == 1);
            Duration pause = time.untilNext();
            long millis = pause == null ? 0 : pause.toMillis();
            long planned = Math.min(1_000, 20L << i);
            assertTrue(millis >= planned / 2 && millis < planned * 3 / 2, "pause " + i + " is " + millis + " ms");
            longest = Math.max(longest, millis);
            time.advance(Duration.ofMillis(millis));
        }
        until(() -> emitted.size() == 1);
        assertTrue(longest <= 1_500, "longest pause " + longest);
        assertEquals(failures + 1, sizes().size());
        assertEquals(1, count("XLEN", "results"));
    }

    @Test
    void givenSessionThatOthersEnded_thenNothingIsEmittedAndTheLossIsToldOnce() {
        AtomicInteger lost = new AtomicInteger();
        session.onLost(lost::incrementAndGet);
        List<Delivery> taken = take(2);
        redis.cli("ZREM", key("sessions"), session.consumer());

        settle(taken);

        until(() -> lost.get() == 1);
        settle(taken);
        onLoop(() -> time.advance(Duration.ofMinutes(1)));
        assertEquals(List.of(), emitted);
        assertEquals(List.of(), accepted);
        assertEquals(0, count("XLEN", "results"));
        assertEquals(0, time.scheduled(), "it is not sent again");
        assertEquals(1, lost.get());
        assertFalse(session.trusted());
    }

    @Test
    void givenSessionThatIsNotTrustedAnyMore_whenTheStoreFails_thenItIsLostAndNothingIsSentAgain() {
        List<Delivery> taken = take(1);
        trust.jump(LEASE);
        faults.fail(Call.SETTLE, new StoreException("no connection"));
        AtomicInteger lost = new AtomicInteger();
        session.onLost(lost::incrementAndGet);

        settle(taken);

        until(() -> lost.get() == 1);
        assertEquals(0, time.scheduled());
        assertEquals(List.of(), emitted);
        assertEquals(1, sizes().size());
    }

    @Test
    void givenLeaseLostInTheMiddle_whenABatchIsUnderWay_thenWhatGatheredIsNotEmittedEither() {
        List<Delivery> taken = take(3);
        HeldReply reply = faults.holdReply(Call.SETTLE);
        settle(taken.subList(0, 1));
        reply.awaitDone();
        settle(taken.subList(1, 3));
        faults.fail(Call.SETTLE, new LeaseLostException(session.consumer(), key("sessions")));
        reply.letGo();

        until(() -> !session.trusted() && !emitted.isEmpty());
        assertEquals(ids(taken.subList(0, 1)), emitted, "the first batch had been accepted");
    }

    // ---- helpers --------------------------------------------------------------------------------------------------

    private List<Delivery> take(int jobs) {
        enqueue(Handlers.UNI, jobs);
        return get(store.reserve(session, jobs, Duration.ofSeconds(5)));
    }

    private void settle(List<Delivery> deliveries) {
        settle(deliveries, delivery -> new Outcome.Completed(new byte[] {'1'}));
    }

    private void settle(List<Delivery> deliveries, Function<Delivery, Outcome> outcome) {
        onLoop(() ->
                deliveries.forEach(delivery -> settler.settle(new Settlement(delivery, outcome.apply(delivery), 1))));
    }

    private List<Integer> sizes() {
        return store.batches().stream().map(batch -> batch.settlements().size()).toList();
    }

    private static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::id).toList();
    }
}
