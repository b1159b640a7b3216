package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every outcome, and where it leaves the job. */
abstract class SettleContract extends StoreCase {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Session session = open();

    SettleContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void completedLeavesAResultAndNothingElse() {
        String id = enqueue(job()).id();

        settle(session, completed(takeOne(session), "{\"sum\":3}"));

        Map<String, String> result = keys.results().get(0);
        assertEquals(id, result.get("id"));
        assertEquals("echo", result.get("kind"));
        assertEquals("completed", result.get("outcome"));
        assertEquals("1", result.get("attempt"));
        assertEquals("7", result.get("took"));
        assertEquals("w1", result.get("worker"));
        assertEquals("{\"sum\":3}", result.get("result"));
        assertEquals(0, keys.number("XLEN", "ready"));
        assertEquals(0, keys.pending());
        assertUnknown(id);
        assertLag(0);
    }

    @Test
    void completedWithoutResultIsNull() {
        enqueue(job("a").withKeep(HOUR));

        settle(session, new Settlement(takeOne(session), new Outcome.Completed(null), 0));

        assertEquals("null", Objects.requireNonNullElse(keys.results().get(0).get("result"), "null"));
        assertEquals("null", Objects.requireNonNullElse(view("a").result(), "null"));
    }

    @Test
    void recordIsKeptForAsLongAsTheJobAsks() {
        enqueue(job("a").withKeep(HOUR));
        Delivery delivery = takeOne(session);

        assertMoves("a", JobState.RUNNING, JobState.COMPLETED, () -> settle(session, completed(delivery, "[1]")));

        long left = keys.number("PTTL", "job:a");
        assertTrue(left > 3_500_000 && left <= 3_600_000, "left to live: " + left);
        assertEquals("[1]", view("a").result());
        assertEquals("echo", view("a").kind());
        assertEquals("w1", view("a").worker());
        assertEquals(7L, view("a").tookMillis());
        assertEquals(1, view("a").attempt());
        assertNull(view("a").error());
    }

    @Test
    void recordIsKeptForAJobWithoutAnIdToo() {
        String id = enqueue(job().withKeep(HOUR)).id();

        settle(session, completed(takeOne(session)));

        assertState(JobState.COMPLETED, id);
    }

    @Test
    void givenNoRecordAskedFor_whenCompleted_thenTheHashGoes() {
        enqueue(job("a").withKeep(Duration.ZERO));

        settle(session, completed(takeOne(session)));

        assertFalse(keys.exists("job:a"));
        assertUnknown("a");
    }

    @Test
    void retryParksTheJobForItsNextAttempt() {
        enqueue(job("a").withMaxAttempts(4).withMeta("tenant", "blue"));
        Delivery delivery = takeOne(session);
        long before = keys.now();

        assertMoves("a", JobState.RUNNING, JobState.RETRYABLE, () -> settle(session, retry(delivery, HOUR)));

        long due = keys.number("ZSCORE", "scheduled", "a");
        assertTrue(due >= before + 3_600_000 && due <= keys.now() + 3_600_000, "due at " + due);
        assertEquals(2, view("a").attempt());
        assertEquals(0, view("a").crashes());
        assertEquals(4, view("a").maxAttempts());
        assertEquals("it broke", lastError("a").getString("message"));
        assertEquals("boom", lastError("a").getString("type"));
        assertEquals(0, keys.number("XLEN", "ready"));
        assertFalse(keys.exists("results"));
    }

    @Test
    void retriedJobIsTheSameInItsNextAttempt() {
        keys.add("kind", "echo", "payload", "{\"n\":1}", "meta.tenant", "blue", "surprise", "kept", "max", "9");
        Delivery first = takeOne(session);
        settle(session, retry(first, HOUR));
        makeDue(first.id());
        assertEquals(1, get(store.promote(queue)));

        Delivery second = takeOne(session);

        assertEquals(first.id(), second.id());
        assertEquals(2, second.attempt());
        assertEquals(9, second.maxAttempts());
        assertEquals(0, second.crashes());
        assertTrue(second.deliveries() > first.deliveries(), "the token rises with every delivery");
        assertEquals(first.payload(), second.payload());
        assertEquals(first.meta(), second.meta());
        assertEquals(
                "kept",
                Objects.requireNonNull(keys.stream("ready").get(second.entry())).get("surprise"));
    }

    @Test
    void errorsAddUpToAHistory() {
        enqueue(job("a"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            Delivery delivery = takeOne(session);
            assertEquals(attempt, delivery.attempt());
            Outcome failed = new Outcome.Retry(Failure.of("boom", "failure \"" + attempt + "\""), HOUR);
            settle(session, new Settlement(delivery, failed, 0));
            makeDue("a");
            get(store.promote(queue));
        }
        settle(session, dead(takeOne(session)));

        List<String> messages = view("a").history().stream()
                .map(error -> new JsonObject(error).getString("message"))
                .filter(message -> message.startsWith("failure"))
                .toList();
        assertEquals(List.of("failure \"1\"", "failure \"2\"", "failure \"3\""), messages);
        assertEquals("it is over", lastError("a").getString("message"));
    }

    @Test
    void snoozeCostsNoAttempt() {
        enqueue(job("a"));
        Delivery delivery = takeOne(session);

        assertMoves("a", JobState.RUNNING, JobState.SCHEDULED, () -> settle(session, snooze(delivery, HOUR)));

        assertEquals(1, view("a").attempt());
        makeDue("a");
        get(store.promote(queue));
        assertEquals(1, takeOne(session).attempt());
        assertFalse(keys.exists("results"));
    }

    @Test
    void cancelledIsFinal() {
        enqueue(job("a").withKeep(HOUR));
        Delivery delivery = takeOne(session);

        assertMoves("a", JobState.RUNNING, JobState.CANCELLED, () -> settle(session, cancelled(delivery)));

        assertEquals("cancelled", keys.results().get(0).get("outcome"));
        assertTrue(Objects.requireNonNull(view("a").error()).contains("called off"));
        assertTrue(keys.number("PTTL", "job:a") > 0);
    }

    @Test
    void deadIsKeptWithItsBodyAndItsError() {
        enqueue(job("a").withMeta("tenant", "blue"));
        Delivery delivery = takeOne(session);
        long before = keys.now();

        assertMoves("a", JobState.RUNNING, JobState.DEAD, () -> settle(session, dead(delivery)));

        assertTrue(keys.number("ZSCORE", "dead", "a") >= before);
        assertEquals(-1, keys.number("PTTL", "job:a"));
        assertEquals("{\"n\":1}", keys.hash("job:a").get("payload"));
        assertEquals("blue", keys.hash("job:a").get("meta.tenant"));
        assertEquals("it is over", lastError("a").getString("message"));
        assertEquals(1, view("a").attempt());
        assertEquals("dead", keys.results().get(0).get("outcome"));
        assertEquals("a", keys.results().get(0).get("id"));
        assertEquals("it is over", new JsonObject(keys.results().get(0).get("error")).getString("message"));
    }

    @Test
    void oneBatchMayHoldEveryOutcome() {
        enqueueMany(List.of(
                job("done"), job("again"), job("later"), job("off"), job("buried"), job().withKeep(Duration.ZERO)));
        List<Delivery> held = take(session, 6);

        settle(
                session,
                completed(held.get(0)),
                retry(held.get(1), HOUR),
                snooze(held.get(2), HOUR),
                cancelled(held.get(3)),
                dead(held.get(4)),
                completed(held.get(5)));

        assertState(JobState.RETRYABLE, "again");
        assertState(JobState.SCHEDULED, "later");
        assertState(JobState.DEAD, "buried");
        assertEquals(
                List.of("completed", "cancelled", "dead", "completed"),
                keys.results().stream().map(result -> result.get("outcome")).toList());
        assertEquals(0, keys.pending());
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void resultIsNotTouched() {
        String result = "{\"text\":\"ü € \\u0000 \\\" \\\\ %s\"}";
        enqueue(NewJob.of("noop").withId("a").withKeep(HOUR).withReply("1"));

        settle(session, completed(takeOne(session), result));

        assertEquals(result, view("a").result());
        assertEquals(result, keys.results().get(0).get("result"));
        assertEquals(
                new JsonObject(result),
                new JsonObject("" + keys.call("LINDEX", "reply:a", "0")).getJsonObject("result"));
    }

    private JsonObject lastError(String id) {
        return new JsonObject(Objects.requireNonNull(view(id).error(), "error of job " + id));
    }
}
