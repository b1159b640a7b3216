package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.job.JobState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may not settle: a job is settled once, by the session that holds it. */
abstract class SettledContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Session session = open();

    SettledContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenSettled_whenSettledInALaterBatch_thenTheFirstCounts() {
        enqueue(job("a").withKeep(HOUR).withReply("1"));
        Delivery delivery = takeOne(session);
        settle(session, completed(delivery, "1"));

        attempt(session, completed(delivery, "2"));
        attempt(session, dead(delivery));
        attempt(session, retry(delivery, HOUR));

        assertState(JobState.COMPLETED, "a");
        assertEquals("1", view("a").result());
        assertEquals(1, keys.number("XLEN", "results"));
        assertEquals(1, keys.number("LLEN", "reply:a"));
        assertEquals(
                0, get(store.depth(queue)).scheduled() + get(store.depth(queue)).dead());
    }

    @Test
    void givenSettledWithoutRecord_whenSettledInALaterBatch_thenTheFirstCounts() {
        enqueue(job());
        Delivery delivery = takeOne(session);
        settle(session, completed(delivery));

        attempt(session, completed(delivery));
        attempt(session, retry(delivery, HOUR));

        assertEquals(1, keys.number("XLEN", "results"));
        assertEquals(new QueueDepth(0, 0, 0, 0), get(store.depth(queue)));
        assertUnknown(delivery.id());
    }

    @Test
    void givenTwiceInOneBatch_whenSettled_thenTheFirstCounts() {
        enqueue(job("a").withKeep(HOUR));
        Delivery delivery = takeOne(session);

        attempt(session, completed(delivery, "1"), completed(delivery, "2"));

        assertEquals(1, keys.number("XLEN", "results"));
        assertEquals("1", view("a").result());
    }

    @Test
    void givenHeldByAnother_whenSettledByBoth_thenTheFirstCounts() {
        // a live session is trusted to settle only what it holds; checking each job would cost more than settling it
        enqueue(job("a").withKeep(HOUR));
        Delivery delivery = takeOne(session);
        Session stranger = open();

        attempt(stranger, completed(delivery, "\"first\""));
        attempt(session, completed(delivery, "\"second\""));

        assertEquals("\"first\"", view("a").result());
        assertEquals(1, keys.number("XLEN", "results"));
    }

    @Test
    void givenReadyAgain_whenSettledByItsFormerHolder_thenItStaysReady() {
        enqueue(job("a"));
        Delivery delivery = takeOne(session);
        get(store.release(session));

        assertRefused(LeaseLostException.class, () -> settle(session, completed(delivery)));

        assertState(JobState.READY, "a");
    }

    @Test
    void givenLeaseOver_whenNobodyNoticed_thenTheResultCounts() {
        // nobody else can have the job yet, so refusing would only run it twice
        enqueue(job("a").withKeep(HOUR));
        Delivery delivery = takeOne(session);
        endLease(session);

        settle(session, completed(delivery));

        assertState(JobState.COMPLETED, "a");
    }

    @Test
    void givenLeaseLost_whenSettled_thenRefusedAsAWholeAndNothingChanges() {
        enqueueMany(List.of(job("done").withReply("1"), job("again"), job("buried"), job("off"), job()));
        List<Delivery> held = take(session, 5);
        lose(session);

        assertRefused(
                LeaseLostException.class,
                () -> settle(
                        session,
                        completed(held.get(0)),
                        retry(held.get(1), HOUR),
                        dead(held.get(2)),
                        cancelled(held.get(3)),
                        completed(held.get(4))));
    }

    @Test
    void givenTakenOver_whenSettledByBoth_thenOnlyTheNewHolderCounts() {
        enqueue(job("a").withKeep(HOUR));
        Delivery late = takeOne(session);
        lose(session);
        Session heir = get(other.open(queue, "w2"));
        Delivery taken = get(other.takeOver(heir, session.consumer(), 10)).get(0);

        assertRefused(LeaseLostException.class, () -> settle(session, completed(late, "\"late\"")));
        get(other.settle(heir, heir.nextBatch(), List.of(completed(taken, "\"heir\""))));
        assertRefused(LeaseLostException.class, () -> settle(session, completed(late, "\"late\"")));

        assertEquals("\"heir\"", view("a").result());
        assertEquals(1, keys.number("XLEN", "results"));
    }

    @Test
    void givenLeaseLostAfterABatch_whenThatIsSentAgain_thenNothingChanges() {
        enqueue(job("a").withKeep(HOUR));
        Delivery delivery = takeOne(session);
        long number = session.nextBatch();
        get(store.settle(session, number, List.of(completed(delivery))));
        lose(session);

        assertChangesNothing(() -> attemptBatch(session, number, completed(delivery)));

        assertState(JobState.COMPLETED, "a");
    }

    /** The contract leaves open whether a move that does not count is an error; it must only not count. */
    private void attempt(Session by, Settlement... settlements) {
        attemptBatch(by, by.nextBatch(), settlements);
    }

    private void attemptBatch(Session by, long number, Settlement... settlements) {
        try {
            get(store.settle(by, number, List.of(settlements)));
        } catch (StoreException refused) {
            // as good as being ignored
        }
    }
}
