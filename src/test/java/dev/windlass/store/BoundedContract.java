package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A queue that may have no more than three ready jobs. */
abstract class BoundedContract extends StoreCase {
    private final JobStore bounded;

    BoundedContract(ContractBench bench) {
        super(bench);
        this.bounded = bench.bounded(3);
    }

    @Test
    void jobBeyondTheBoundIsRefusedAndLeavesNothing() {
        fill();

        QueueFullException full = assertRefused(QueueFullException.class, () -> add(job()));

        assertTrue(("" + full.getMessage()).contains("max-ready"), full.getMessage());
        assertRefused(QueueFullException.class, () -> add(job("x")));
        assertUnknown("x");
    }

    @Test
    void jobThatIsTakenMakesRoom() {
        fill();
        Session session = open();
        List<Delivery> taken = take(session, 2);

        add(job());
        add(job());

        assertRefused(QueueFullException.class, () -> add(job()));
        settle(session, completed(taken));
        assertRefused(QueueFullException.class, () -> add(job()));
        assertEquals(3, get(store.depth(queue)).ready());
    }

    @Test
    void jobThatIsThereAlreadyIsADuplicateAndNotRefused() {
        add(job("a"));
        add(job());
        add(job());

        assertTrue(get(bounded.enqueue(queue, job("a"))).duplicate());
    }

    @Test
    void jobForLaterTakesNoRoomYetButWaitsForRoomToo() {
        add(job());
        add(job("later").withDelay(Duration.ofHours(1)));
        add(job());
        add(job());

        assertEquals(3, get(store.depth(queue)).ready());
        assertRefused(QueueFullException.class, () -> add(job().withDelay(Duration.ofHours(1))));
    }

    @Test
    void ofManyAsManyAsThereIsRoomForAreEnqueued() {
        assertEquals(2, get(bounded.enqueueAll(queue, List.of(job(), job()))).size());
        try {
            get(bounded.enqueueAll(queue, List.of(job("a"), job("b"))));
            throw new AssertionError("the fourth job was not refused");
        } catch (QueueFullException expected) {
            assertEquals(3, get(store.depth(queue)).ready());
            assertTrue(find("a").isPresent());
            assertUnknown("b");
        }
    }

    @Test
    void groupIsTakenWhole() {
        List<NewJob> members = Collections.nCopies(5, job());

        get(bounded.addToGroup(queue, "g", new GroupBatch(0, members, 5, false)));

        assertEquals(5, get(store.depth(queue)).ready());
        assertRefused(QueueFullException.class, () -> add(job()));
    }

    @Test
    void jobsThatComeBackNeedNoRoom() {
        fill();
        Session session = open();
        Delivery taken = takeOne(session);
        add(job());

        get(store.release(session));

        assertEquals(4, get(store.depth(queue)).ready());
        assertTrue(taken.hasOwnId());
    }

    private void fill() {
        for (int i = 0; i < 3; i++) {
            add(job());
        }
    }

    private void add(NewJob job) {
        get(bounded.enqueue(queue, job));
    }
}
