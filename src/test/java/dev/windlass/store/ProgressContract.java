package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How far a running job has come. */
abstract class ProgressContract extends StoreCase {
    ProgressContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void progressIsSeenWithItsTimeUntilTheJobIsSettled() {
        enqueue(job("a"));
        Session session = open();
        Delivery taken = takeOne(session);
        assertNull(view("a").progress());

        tell(session, "a", "{\"done\":1,\"total\":3}");

        String progress = "" + view("a").progress();
        assertTrue(progress.matches("\\{\"at\":\\d{13},\"done\":1,\"total\":3}"), progress);
        settle(session, completed(taken));
        assertTrue(!keys.exists("progress"), "progress of a settled job");
    }

    @Test
    void newestReplacesTheOneBefore() {
        String id = enqueue(job()).id();
        Session session = open();
        takeOne(session);

        tell(session, id, "{\"done\":1}");
        tell(session, id, "{\"done\":2}");

        assertTrue(("" + view(id).progress()).contains("\"done\":2"));
    }

    @Test
    void everyOutcomeForgetsIt() {
        enqueueMany("j", 5);
        Session session = open();
        var held = take(session, 5);
        held.forEach(one -> tell(session, one.id(), "{\"done\":1}"));

        settle(
                session,
                completed(held.get(0)),
                retry(held.get(1), PATIENCE),
                snooze(held.get(2), PATIENCE),
                cancelled(held.get(3)),
                dead(held.get(4)));

        assertTrue(!keys.exists("progress"), "progress of settled attempts");
    }

    @Test
    void lostSessionIsRefused() {
        enqueue(job("a"));
        Session session = open();
        takeOne(session);
        lose(session);

        assertRefused(LeaseLostException.class, () -> tell(session, "a", "{\"done\":1}"));
    }

    @Test
    void tellingMovesNothing() {
        enqueue(job("a"));
        Session session = open();
        takeOne(session);
        QueueDepth before = get(store.depth(queue));

        tell(session, "a", "{\"done\":1}");

        assertEquals(before, get(store.depth(queue)));
    }

    private void tell(Session session, String id, String json) {
        get(store.progress(session, id, json.getBytes(StandardCharsets.UTF_8)));
    }
}
