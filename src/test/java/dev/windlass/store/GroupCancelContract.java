package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cancelled group ends those of its members that nobody runs, and lets none of them be parked again. */
abstract class GroupCancelContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    GroupCancelContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void parkedMembersEndAtOnce() {
        add(3, false, job().withKeep(HOUR).withReply("inbox"));
        Session session = open();
        List<Delivery> taken = take(session, 3);
        settle(session, retry(taken.get(0), HOUR), snooze(taken.get(1), HOUR));

        assertTrue(get(other.cancelGroup(queue, "g")));

        assertEquals(new GroupView("g", 3, 3, 2, 2, 0L, true), group());
        assertFalse(keys.exists("scheduled"));
        for (int i = 0; i < 2; i++) {
            String id = taken.get(i).id();
            assertState(JobState.CANCELLED, id);
            assertTrue(keys.number("PTTL", "job:" + id) > 0);
            assertEquals("cancelled", keys.results().get(i).get("outcome"));
            assertTrue(result(i).startsWith("{\"outcome\":\"cancelled\",\"error\":{\"type\":\"cancelled\""), result(i));
        }
        assertEquals(2, get(store.takeReplies(queue, "inbox", SHORT)).size());
        assertEquals("2", keys.hash("stats").get("cancelled"));
        assertEquals(List.of("group/g"), get(store.heartbeat(session)).cancelled(), "one still runs");
        settle(session, cancelled(taken.get(2)));
        assertTrue(group().isDone());
        assertFalse(keys.exists("cancelled"));
    }

    @Test
    void lastMembersThatAreParkedEndTheGroup() {
        add(2, false, job().withKeep(Duration.ZERO));
        Session session = open();
        List<Delivery> taken = take(session, 2);
        settle(session, snooze(taken.get(0), HOUR), snooze(taken.get(1), HOUR));

        assertTrue(get(other.cancelGroup(queue, "g")));

        assertTrue(group().isDone());
        assertTrue(keys.number("PTTL", "group:g") > 0);
        assertFalse(keys.exists("cancelled"));
        assertUnknown(taken.get(0).id());
        assertFalse(keys.exists("job:" + taken.get(0).id()));
    }

    @Test
    void memberThatIsReadyAgainIsLeftToItsWorker() {
        add(1, false, job());
        Session session = open();
        Delivery first = takeOne(session);
        settle(session, retry(first, HOUR));
        makeDue(first.id());
        get(store.promote(queue));

        assertTrue(get(other.cancelGroup(queue, "g")));

        assertState(JobState.READY, first.id());
        settle(session, cancelled(takeOne(session)));
        assertTrue(group().isDone());
    }

    @Test
    void deadMemberStaysAmongTheDeadLetters() {
        add(2, false, job());
        Session session = open();
        List<Delivery> taken = take(session, 2);
        String id = taken.get(0).id();
        settle(session, retry(taken.get(0), HOUR));
        makeDue(id);
        get(store.promote(queue));
        settle(session, dead(takeOne(session)));

        assertTrue(get(other.cancelGroup(queue, "g")));

        assertState(JobState.DEAD, id);
        assertTrue(keys.zset("dead").containsKey(id));
    }

    @Test
    void memberOfACancelledGroupIsNotParkedAgain() {
        add(3, false, job().withKeep(HOUR).withReply("inbox"));
        Session session = open();
        List<Delivery> taken = take(session, 3);
        assertTrue(get(other.cancelGroup(queue, "g")));

        settle(session, retry(taken.get(0), HOUR), snooze(taken.get(1), HOUR));

        assertFalse(keys.exists("scheduled"));
        assertEquals(new GroupView("g", 3, 3, 2, 2, 0L, true), group());
        JobView retried = view(taken.get(0).id());
        assertEquals(JobState.CANCELLED, retried.state());
        assertEquals(1, retried.attempt());
        assertEquals(1, retried.history().size(), "the failure of the attempt is remembered");
        assertTrue(("" + retried.error()).contains("\"type\":\"cancelled\""), retried.error());
        assertState(JobState.CANCELLED, taken.get(1).id());
        assertEquals(2, keys.results().size());
        assertEquals(2, get(store.takeReplies(queue, "inbox", SHORT)).size());
        assertEquals(Map.of("cancelled", "2"), keys.hash("stats"));
    }

    @Test
    void whereTheFirstFailureCancelsTheRestTheParkedEndWithTheNextSweep() {
        add(3, true, job());
        Session session = open();
        List<Delivery> taken = take(session, 3);
        settle(session, retry(taken.get(0), HOUR));
        settle(session, dead(taken.get(1)));
        assertEquals(1, group().done());

        assertEquals(1, get(other.sweep(queue)));

        assertEquals(2, group().done());
        assertFalse(keys.exists("scheduled"));
        assertChangesNothing(() -> assertEquals(0, get(other.sweep(queue))));
    }

    @Test
    void membersOfOtherGroupsAndJobsOfNoneStayParked() {
        add(1, false, job());
        get(store.addToGroup(queue, "other", new GroupBatch(0, List.of(job()), 1, false)));
        enqueue(job("lone").withDelay(HOUR));
        Session session = open();
        List<Delivery> taken = take(session, 2);
        settle(session, snooze(taken.get(0), HOUR), snooze(taken.get(1), HOUR));

        assertTrue(get(other.cancelGroup(queue, "g")));

        assertEquals(2, keys.number("ZCARD", "scheduled"));
        assertState(JobState.SCHEDULED, taken.get(1).id());
        assertState(JobState.SCHEDULED, "lone");
    }

    @Test
    void manyParkedMembersAllEnd() {
        for (int from = 0; from < 1_500; from += JobStore.MAX_BATCH) {
            List<NewJob> jobs = Collections.nCopies(JobStore.MAX_BATCH, job());
            get(store.addToGroup(queue, "g", new GroupBatch(from, jobs, from == 1_000 ? 1_500 : -1, false)));
        }
        Session session = open();
        for (int i = 0; i < 3; i++) {
            settle(
                    session,
                    take(session, JobStore.MAX_BATCH).stream()
                            .map(one -> snooze(one, HOUR))
                            .toList());
        }
        assertEquals(1_500, keys.number("ZCARD", "scheduled"));

        assertTrue(get(other.cancelGroup(queue, "g")));

        assertEquals(1_500, group().failed());
        assertTrue(group().isDone());
        assertFalse(keys.exists("scheduled"));
    }

    @Test
    void memberThatEndsAfterItsGroupWasForgottenLeavesNothingBehind() {
        add(1, false, job());
        Session session = open();
        Delivery taken = takeOne(session);
        keys.call("DEL", "group:g");

        settle(session, completed(taken));

        assertFalse(keys.exists("group:g"));
        assertFalse(keys.exists("group:g:results"));
    }

    private GroupView group() {
        return get(store.group(queue, "g")).orElseThrow();
    }

    private String result(long index) {
        return new String(get(store.groupResults(queue, "g", index, 1)).get(0), StandardCharsets.UTF_8);
    }

    private void add(int members, boolean failFast, NewJob job) {
        get(store.addToGroup(queue, "g", new GroupBatch(0, Collections.nCopies(members, job), members, failFast)));
    }
}
