package dev.windlass.faults.check;

import static dev.windlass.faults.check.Story.redis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.history.What;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Histories that are made up: good ones are accepted, and each lie is found under its name. */
class CheckerTest {
    private static final String A = "a/1";
    private static final String B = "b/1";

    private final Story story = new Story().open(A).open(B);

    // ---- good -----------------------------------------------------------------------------------------------------

    @Test
    void acceptsUneventfulLives() {
        assertGood(story.live("j1", A).live("j2", B).close(A).close(B));
    }

    @Test
    void acceptsAJobThatRunsAgainAfterItsSessionIsLostAndItsLateResultRefused() {
        story.enqueue("j1").deliver("j1", A, 1).start("j1", 1, "a").effect("j1", 1);
        story.pass(2_500)
                .heartbeat(B)
                .lose(A)
                .deliver("j1", B, 2)
                .start("j1", 2, "b")
                .effect("j1", 2);
        story.told(What.SETTLE_REFUSED, "j1", 1, A);
        assertGood(story.settle("j1", B, "completed", 1).told(What.SETTLED, "j1", 2, B + " completed"));
    }

    @Test
    void acceptsASecondAttemptAfterAFailureThatWasAccepted() {
        story.enqueue("j1").deliver("j1", A, 1).start("j1", 1, "a").fail("j1", A, 2);
        story.add("j1", "j1", 2).deliver("j1", B, 1);
        story.event(What.START, "", "j1", 2, 2, "b");
        assertGood(story.settle("j1", B, "completed", 2));
    }

    @Test
    void acceptsAJobThatWasHandedBack() {
        story.enqueue("j1")
                .deliver("j1", A, 1)
                .start("j1", 1, "a")
                .release("j1", "j1")
                .close(A);
        assertGood(story.deliver("j1", B, 1).start("j1", 2, "b").settle("j1", B, "completed", 1));
    }

    @Test
    void acceptsAnUnansweredEnqueueWhetherItIsThereOrNot() {
        story.ask("j1", "completed").event(What.UNKNOWN, "j1", "", 0, 0, "no answer");
        story.ask("j2", "completed").add("j2", "7", 1).event(What.UNKNOWN, "j2", "", 0, 0, "no answer");
        assertGood(story.deliver("7", A, 1).start("7", 1, "a").settle("7", A, "completed", 1));
    }

    @Test
    void acceptsAJobThatWasBuriedSinceThreeWorkersWereLostWithIt() {
        assertGood(lostWith(3).bury("j1", "z/1"));
    }

    @Test
    void findsAJobThatWasBuriedSinceTwoWorkersWereLostWithIt() {
        assertBad("wrong-outcome", lostWith(2).bury("j1", "z/1"));
    }

    /** A job that so many sessions were lost with, and that {@code z/1} holds now. */
    private Story lostWith(int sessions) {
        story.close(A).close(B).enqueue("j1");
        for (int i = 1; i <= sessions; i++) {
            story.open("c/" + i).deliver("j1", "c/" + i, i).pass(2_500).lose("c/" + i);
        }
        return story.open("z/1").deliver("j1", "z/1", sessions + 1);
    }

    // ---- lost and twice -------------------------------------------------------------------------------------------

    @Test
    void findsAnAcknowledgedJobWithoutOutcome() {
        assertBad("lost", story.enqueue("j1").deliver("j1", A, 1).start("j1", 1, "a"));
    }

    @Test
    void findsAnAcknowledgedJobThatRedisKnowsNothingOf() {
        assertBad("lost", story.ask("j1", "completed").acknowledge("j1", "j1"));
    }

    @Test
    void findsATakenJobWithoutOutcomeThoughNobodyWasToldOfIt() {
        story.ask("j1", "completed").add("j1", "j1", 1);
        assertBad("lost", story.event(What.UNKNOWN, "j1", "", 0, 0, "no answer"));
    }

    @Test
    void findsTwoOutcomesOfOneJob() {
        assertBad("settled-twice", story.live("j1", A).step(story.result("j1", "completed", 1)));
    }

    @Test
    void findsTwoResultsInTheStream() {
        story.live("j1", A).results.add(Map.entry("j1", "completed"));
        assertBad("settled-twice", story);
    }

    @Test
    void findsAJobThatWasEnqueuedTwice() {
        story.live("j1", A).add("j1", "other", 1).deliver("other", A, 1);
        assertBad("enqueued-twice", story.start("other", 1, "a").settle("other", A, "completed", 1));
    }

    @Test
    void findsAJobThatIsThereUnderAnotherIdThanTheProducerWasTold() {
        story.ask("j1", "completed").add("j1", "7", 1).acknowledge("j1", "8");
        assertBad("enqueued-twice", story.deliver("7", A, 1).settle("7", A, "completed", 1));
    }

    @Test
    void findsAJobThatNobodyAskedFor() {
        assertBad("never-asked", story.add("j1", "j1", 1).deliver("j1", A, 1).settle("j1", A, "completed", 1));
    }

    @Test
    void findsAJobThatWasRefusedAndIsThere() {
        story.ask("j1", "completed").event(What.REFUSED, "j1", "", 0, 0, "OOM").add("j1", "j1", 1);
        assertBad("never-asked", story.deliver("j1", A, 1).settle("j1", A, "completed", 1));
    }

    @Test
    void findsAnOutcomeOfNothing() {
        assertBad("never-asked", story.step(story.result("j9", "completed", 1)));
    }

    // ---- starts and effects ---------------------------------------------------------------------------------------

    @Test
    void findsASecondEffectOfOneDelivery() {
        assertBad("more-effects-than-deliveries", story.live("j1", A).effect("j1", 1));
    }

    @Test
    void findsASecondStartOfOneDelivery() {
        assertBad("more-effects-than-deliveries", story.live("j1", A).start("j1", 1, "a"));
    }

    @Test
    void findsAnEffectWithoutADelivery() {
        assertBad("more-effects-than-deliveries", story.live("j1", A).effect("j1", 2));
    }

    @Test
    void findsAStartAfterTheSessionHasEnded() {
        story.enqueue("j1").deliver("j1", A, 1).pass(2_500).heartbeat(B).lose(A).start("j1", 1, "a");
        assertBad("start-without-lease", story.deliver("j1", B, 2).settle("j1", B, "completed", 1));
    }

    @Test
    void findsAStartUnderASessionThatWasFencedBeforeItWasGivenTheJob() {
        story.enqueue("j1").pass(2_500).heartbeat(B).lose(A).deliver("j1", A, 1).start("j1", 1, "a");
        assertBad("start-without-lease", story.deliver("j1", B, 2).settle("j1", B, "completed", 1));
    }

    @Test
    void findsAStartInAnotherWorkerThanTheOneThatHoldsTheJob() {
        story.enqueue("j1").deliver("j1", A, 1).start("j1", 1, "b");
        assertBad("start-without-lease", story.settle("j1", A, "completed", 1));
    }

    @Test
    void findsATokenThatDoesNotRise() {
        story.enqueue("j1").deliver("j1", A, 1).pass(2_500).heartbeat(B).lose(A);
        assertBad("tokens", story.deliver("j1", B, 1).settle("j1", B, "completed", 1));
    }

    @Test
    void findsASessionThatWasEndedWhileItsWorkerLives() {
        assertBad("live-session-ended", story.live("j1", A).lose(B));
    }

    @Test
    void acceptsTheEarlyEndOfTheSessionOfAKilledWorker() {
        story.live("j1", A).event(What.FAULT, "WORKER_KILL", "", 0, 0, "b");
        assertGood(story.lose(B));
    }

    // ---- settling -------------------------------------------------------------------------------------------------

    @Test
    void findsAnOutcomeFromWhoDoesNotHoldTheJob() {
        assertBad("late-settle", story.enqueue("j1").deliver("j1", A, 1).settle("j1", B, "completed", 1));
    }

    @Test
    void findsAnOutcomeFromASessionThatHasEnded() {
        story.enqueue("j1").deliver("j1", A, 1).pass(2_500).lose(A);
        assertBad("late-settle", story.settle("j1", A, "completed", 1));
    }

    @Test
    void findsAnEntryThatIsAcknowledgedWithoutAnOutcome() {
        story.live("j1", A).add("j1", "j1", 1).deliver("j1", A, 1);
        assertBad("late-settle", story.step(redis("XACK", "ready", "workers", story.entry("j1"))));
    }

    @Test
    void findsAWorkerThatWasToldOfAnAcceptanceThatNeverWas() {
        story.enqueue("j1").deliver("j1", A, 1).told(What.SETTLED, "j1", 1, A + " completed");
        story.pass(2_500).heartbeat(B).lose(A);
        assertBad("told-workers", story.deliver("j1", B, 2).settle("j1", B, "completed", 1));
    }

    @Test
    void findsAWorkerThatWasToldOfARefusalAndSettledAllTheSame() {
        assertBad("told-workers", story.live("j1", A).told(What.SETTLE_REFUSED, "j1", 1, A));
    }

    @Test
    void findsAnAttemptThatIsLeftOut() {
        story.enqueue("j1").deliver("j1", A, 1).fail("j1", A, 3).add("j1", "j1", 3);
        assertBad("attempts", story.deliver("j1", A, 1).settle("j1", A, "completed", 3));
    }

    @Test
    void findsAnAttemptThatACrashWasCountedAs() {
        story.enqueue("j1").deliver("j1", A, 1).pass(2_500).heartbeat(B).lose(A).add("j1", "j1", 2);
        assertBad("attempts", story.deliver("j1", B, 1).settle("j1", B, "completed", 2));
    }

    @Test
    void findsAHandlerThatRunsAnotherAttemptThanWasDelivered() {
        story.enqueue("j1").deliver("j1", A, 1).event(What.START, "", "j1", 1, 2, "a");
        assertBad("attempts", story.settle("j1", A, "completed", 1));
    }

    @Test
    void findsAnOutcomeThatIsNotWhatTheJobDoes() {
        story.enqueue("j1").deliver("j1", A, 1).settle("j1", A, "cancelled", 1);
        assertBad("wrong-outcome", story);
    }

    @Test
    void findsAnOutcomeThatIsTakenBack() {
        story.live("j1", A).results.clear();
        assertBad("outcome-withdrawn", story);
    }

    @Test
    void findsAResultThatIsGoneThoughOlderOnesAreThere() {
        story.live("j1", A).live("j2", A).live("j3", A).results.remove(1);
        assertBad("outcome-withdrawn", story);
    }

    @Test
    void acceptsThatTheOldestResultsWereCut() {
        story.live("j1", A).live("j2", A).step(redis("XTRIM", "results", "MAXLEN", "1"));
        story.results.remove(0);
        assertGood(story.live("j3", A));
    }

    @Test
    void findsMoreResultsGoneThanWereCut() {
        story.live("j1", A).live("j2", A).step(redis("XTRIM", "results", "MAXLEN", "1"));
        story.results.clear();
        assertBad("outcome-withdrawn", story);
    }

    @Test
    void findsCountersThatDoNotCount() {
        story.live("j1", A).stats.put("completed", 2L);
        assertBad("outcome-withdrawn", story);
    }

    // ---- what is left ---------------------------------------------------------------------------------------------

    @Test
    void findsWhateverIsLeftOver() {
        story.live("j1", A);
        story.lag = 1;
        assertBad("left-over", story);
        story.lag = 0;
        story.pending = 1;
        assertBad("left-over", story);
        story.pending = 0;
        story.consumers.add(A);
        assertBad("left-over", story);
        story.consumers.clear();
        story.sizes.put("crashes", 1L);
        assertBad("left-over", story);
        story.sizes.clear();
        story.others.add("session:" + A);
        assertBad("left-over", story);
        story.others.clear();
        story.jobs.put("j1", -1L);
        assertBad("left-over", story);
        story.jobs.put("j1", 60_000L);
        assertGood(story);
        story.dead.add("j1");
        assertBad("left-over", story);
    }

    @Test
    void everyRuleIsShownToFind() {
        // whoever adds a rule adds a lie that it finds
        assertEquals(
                Set.of(
                        "lost",
                        "settled-twice",
                        "never-asked",
                        "enqueued-twice",
                        "more-effects-than-deliveries",
                        "start-without-lease",
                        "tokens",
                        "live-session-ended",
                        "late-settle",
                        "told-workers",
                        "attempts",
                        "wrong-outcome",
                        "outcome-withdrawn",
                        "left-over"),
                new TreeSet<>(Checker.rules()));
    }

    private static void assertGood(Story story) {
        assertEquals(List.of(), story.check());
    }

    private static void assertBad(String rule, Story story) {
        assertTrue(rules(story).contains(rule), "not found: " + rule + ", but " + story.check());
    }

    private static Set<String> rules(Story story) {
        Set<String> rules = new TreeSet<>();
        story.check().forEach(breach -> rules.add(breach.rule()));
        return rules;
    }
}
