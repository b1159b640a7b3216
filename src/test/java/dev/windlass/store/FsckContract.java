package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.store.Finding.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What no crash of a worker leaves behind is found, told, and mended only when asked for. */
abstract class FsckContract extends StoreCase {
    FsckContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void givenJobsInEveryState_thenNothingIsFoundAndNothingChanges() {
        enqueue(job("scheduled").withDelay(Duration.ofHours(1)));
        enqueueMany("j", 600);
        Session session = open();
        List<Delivery> taken = take(session, 5);
        settle(session, completed(taken.get(0)), retry(taken.get(1), Duration.ofHours(1)), dead(taken.get(2)));
        get(store.cancel(queue, "j4"));

        assertChangesNothing(() -> assertEquals(List.of(), check(false)));
        assertChangesNothing(() -> assertEquals(List.of(), check(true)));
    }

    @Test
    void givenNoQueue_thenNothingIsFoundAndNothingIsMade() {
        assertEquals(List.of(), check(true));
        assertTrue(keys.all().isEmpty());
    }

    @Test
    void givenAParkedJobInNoList_thenItIsListedAgain() {
        enqueue(job("lost").withDelay(Duration.ofHours(1)));
        keys.call("ZREM", "scheduled", "lost");

        foundAndMended("job lost", "parked", () -> keys.number("ZCARD", "scheduled") == 1);

        get(store.promote(queue));
        assertState(JobState.READY, "lost");
    }

    @Test
    void givenADeadJobInNoList_thenItIsListedAgain() {
        makeDead("lost");
        keys.call("ZREM", "dead", "lost");

        foundAndMended("job lost", "parked", () -> keys.number("ZCARD", "dead") == 1);

        assertTrue(get(store.revive(queue, "lost")));
    }

    @Test
    void givenMoreIdsWithoutABodyThanAPage_thenAllAreDropped() {
        enqueue(job("sound").withDelay(Duration.ofHours(1)));
        for (int i = 0; i < 450; i++) {
            keys.call("ZADD", "scheduled", "99", "ghost" + i);
        }
        keys.call("ZADD", "dead", "99", "ghost");

        assertEquals(451, check(false).size());
        assertEquals(451, check(true).size());

        assertEquals(List.of("sound"), List.copyOf(keys.zset("scheduled").keySet()));
        assertEquals(List.of(), check(false));
    }

    @Test
    void givenAConsumerThatNobodyRegistered_thenItsJobsAreTakenOver() {
        enqueueMany("j", 3);
        Session session = open();
        take(session, 3);
        keys.call("ZREM", "sessions", session.consumer());

        foundAndMended("consumer " + session.consumer(), "not registered", () -> keys.exists("orphans"));

        assertEquals(3, get(other.takeOver(openOther(), session.consumer(), 10)).size());
    }

    @Test
    void givenASessionWhoseLeaseIsOver_thenItIsDeclaredLost() {
        enqueue(job("j"));
        Session session = open();
        takeOne(session);
        endLease(session);

        foundAndMended("session " + session.consumer(), "lease is over", () -> !keys.exists("sessions"));
    }

    @Test
    void givenWhatIsLeftOfAnEndedSession_thenItIsDropped() {
        keys.call("HSET", "session:w1/gone", "worker", "w1");

        foundAndMended("session w1/gone", "has ended", () -> !keys.exists("session:w1/gone"));
    }

    @Test
    void givenAHeldEntryThatSomebodyDeleted_thenNobodyHoldsItAnyMore() {
        enqueueMany("j", 3);
        Session session = open();
        List<Delivery> taken = take(session, 3);
        keys.call("XDEL", "ready", taken.get(1).entry());

        assertFound("job j1", "only its name is left", Level.WARNING, check(false));
        foundAndMended("entry " + taken.get(1).entry(), "deleted", () -> keys.pending() == 2);
        assertFalse(keys.exists("job:j1"));
    }

    @Test
    void givenACrashOfAJobThatNobodyHolds_thenTheNoteIsDropped() {
        keys.call("HSET", "crashes", "5-1", "2:w9");

        foundAndMended("crashes 5-1", "nobody holds", () -> !keys.exists("crashes"));
    }

    @Test
    void givenARecordThatNeverExpires_thenItWill() {
        keys.call("HSET", "job:j", "@state", "completed");

        foundAndMended("job j", "for ever", () -> keys.number("PTTL", "job:j") > 0);
    }

    @Test
    void givenAKeyOfSomebodyElse_thenItIsNamedAndLeftAlone() {
        keys.call("RPUSH", "job:theirs", "1");
        keys.call("HSET", "job:alien", "colour", "green");

        List<Finding> findings = check(true);

        assertEquals(2, findings.size(), findings.toString());
        findings.forEach(finding -> assertEquals(Level.WARNING, finding.level()));
        assertTrue(keys.exists("job:theirs") && keys.exists("job:alien"));
    }

    private Session openOther() {
        return get(other.open(queue, "w2"));
    }

    /** Checks that one finding of that subject comes up, that telling changes nothing, and that mending mends it. */
    private void foundAndMended(String subject, String says, BooleanSupplier mended) {
        assertChangesNothing(() -> assertFound(subject, says, Level.WARNING, check(false)));
        assertFalse(mended.getAsBoolean());
        assertFound(subject, says, Level.OK, check(true));
        assertTrue(mended.getAsBoolean());
        assertFalse(check(false).stream().anyMatch(finding -> finding.subject().equals(subject)));
    }

    private static void assertFound(String subject, String says, Level level, List<Finding> findings) {
        Finding finding = findings.stream()
                .filter(one -> one.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + subject + " in " + findings));
        assertEquals(level, finding.level());
        assertTrue(finding.says().contains(says), finding.toString());
    }

    private List<Finding> check(boolean repair) {
        return get(bench.doctor.check(queue, repair));
    }
}
