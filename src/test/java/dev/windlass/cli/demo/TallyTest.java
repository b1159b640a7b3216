package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final QueueName QUEUE = new QueueName("demo");

    private long now = 1;
    private final Tally tally = new Tally(QUEUE, () -> now);

    @Test
    void countsWhatRunsAndRemembersTheMost() {
        tally.handlerStarted(job("1-0"));
        tally.handlerStarted(job("2-0"));
        tally.handlerEnded(job("1-0"));
        tally.handlerStarted(job("3-0"));

        assertEquals(2, tally.running("sleep"));
        assertEquals(2, tally.most("sleep"));
        assertEquals(0, tally.most("echo"));
    }

    @Test
    void givenAHandlerThatEnded_whenItsOutcomeIsAccepted_thenOnlyTheHandlersTimeCounts() {
        tally.handlerStarted(job("1-0"));
        now += 1_000;
        tally.handlerEnded(job("1-0"));
        now += 1_000_000;
        tally.settled(settlement("1-0"));

        Tally.Row row = tally.rows().get(0);
        assertEquals("sleep completed 1", row.kind() + " " + row.outcome() + " " + row.count());
        assertEquals(1_000, row.runTime().percentile(1));
    }

    @Test
    void givenAnAttemptWithoutARun_whenItsOutcomeIsAccepted_thenItIsCountedWithoutATime() {
        tally.settled(new Settlement(job("1-0"), new Outcome.Snooze("later", Duration.ZERO), 0));

        assertEquals(1, tally.rows().get(0).count());
        assertTrue(tally.rows().get(0).runTime().isEmpty());
    }

    @Test
    void givenAResultThatCameBeforeItsOutcomeWasTold_whenRestIsAwaited_thenItIsCounted() {
        tally.handlerStarted(job("1-0"));
        tally.handlerEnded(job("1-0"));
        CompletableFuture<Boolean> rest = CompletableFuture.supplyAsync(() -> {
            try {
                return tally.awaitRest(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        tally.settled(settlement("1-0"));

        assertTrue(rest.orTimeout(10, TimeUnit.SECONDS).join());
        assertEquals(1, tally.rows().get(0).count());
    }

    @Test
    void givenAHandlerThatWasLeftBehind_whenItEndsAfterItsJob_thenItRunsUntilThen() {
        tally.handlerStarted(job("1-0"));
        tally.settled(settlement("1-0"));
        assertEquals(1, tally.running("sleep"));

        tally.handlerEnded(job("1-0"));
        assertEquals(0, tally.running("sleep"));
    }

    @Test
    void givenAJobOfAnotherQueue_whenTold_thenItIsNotCounted() {
        Delivery other = draft().toDelivery(new QueueName("other"), "1-0");
        tally.handlerStarted(other);
        tally.settled(new Settlement(other, new Outcome.Completed(null), 1));

        assertEquals(0, tally.most("sleep"));
        assertTrue(tally.rows().isEmpty());
    }

    private static Settlement settlement(String entry) {
        return new Settlement(job(entry), new Outcome.Completed(null), 1);
    }

    private static Delivery job(String entry) {
        return draft().toDelivery(QUEUE, entry);
    }

    private static Delivery.Draft draft() {
        Delivery.Draft draft = new Delivery.Draft();
        draft.kind = "sleep";
        return draft;
    }
}
