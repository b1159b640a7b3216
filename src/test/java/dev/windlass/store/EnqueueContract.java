package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A producer puts a job in {@code ready} or {@code scheduled}, once. */
abstract class EnqueueContract extends StoreCase {
    EnqueueContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void jobWithoutIdIsKnownByItsEntry() {
        Enqueued enqueued = enqueue(job());

        assertFalse(enqueued.duplicate());
        assertEquals(Map.of(enqueued.id(), Map.of("kind", "echo", "payload", "{\"n\":1}")), keys.stream("ready"));
        assertEquals(Set.of("ready"), keys.all());
    }

    @Test
    void jobWithIdIsFoundByIt() {
        assertEquals(new Enqueued("order-7", false), enqueue(job("order-7")));

        String entry = keys.stream("ready").keySet().iterator().next();
        assertEquals("ready", keys.hash("job:order-7").get("@state"));
        assertEquals(entry, keys.hash("job:order-7").get("@entry"));
        assertEquals(
                "order-7",
                Objects.requireNonNull(keys.stream("ready").get(entry)).get("id"));
        assertState(JobState.READY, "order-7");
    }

    @Test
    void everyPropertyArrivesAtTheWorker() {
        Instant deadline = Instant.ofEpochMilli(keys.now() + 60_000);
        enqueue(job("all")
                .withMaxAttempts(9)
                .withTimeout(Duration.ofMillis(1_500))
                .withDeadline(deadline)
                .withReply("list-1")
                .withKeep(Duration.ofMinutes(2))
                .withMeta("tenant", "blue")
                .withMeta("a b", "ü"));

        Delivery delivery = takeOne(open());

        assertEquals("all", delivery.id());
        assertTrue(delivery.hasOwnId());
        assertEquals("echo", delivery.kind());
        assertEquals(9, delivery.maxAttempts());
        assertEquals(1_500, delivery.timeoutMillis());
        assertEquals(deadline.toEpochMilli(), delivery.deadline());
        assertEquals("list-1", delivery.reply());
        assertEquals(120_000, delivery.keepMillis());
        assertEquals(Map.of("tenant", "blue", "a b", "ü"), delivery.meta());
    }

    @Test
    void payloadIsNotTouched() {
        byte[] payload = "\"ü €\\u0000 \r\n \u0000 end\"".getBytes(StandardCharsets.UTF_8);
        enqueue(NewJob.ofJson("echo", payload));

        Buffer arrived = Objects.requireNonNull(takeOne(open()).payload());

        assertArrayEquals(payload, arrived.getBytes());
    }

    @Test
    void jobWithoutPayloadIsNull() {
        enqueue(NewJob.of("noop"));

        Buffer payload = takeOne(open()).payload();

        assertTrue(payload == null || payload.toString().equals("null"));
    }

    @Test
    void delayedJobIsParkedByTheTimeOfRedis() {
        long before = keys.now();
        Enqueued enqueued = enqueue(job().withDelay(Duration.ofMinutes(5)));
        long after = keys.now();

        long due = keys.number("ZSCORE", "scheduled", enqueued.id());
        assertTrue(before + 300_000 <= due && due <= after + 300_000, "due at " + due + ", enqueued at " + before);
        assertFalse(keys.exists("ready") && keys.number("XLEN", "ready") > 0);
        assertState(JobState.SCHEDULED, enqueued.id());
        assertEquals(due, Objects.requireNonNull(view(enqueued.id()).due()).toEpochMilli());
    }

    @Test
    void givenBothTimes_whenEnqueued_thenAtWinsOverDelay() {
        long at = keys.now() + 3_600_000;
        Enqueued enqueued = enqueue(job().withDelay(Duration.ofMinutes(1)).withAt(Instant.ofEpochMilli(at)));

        assertEquals(at, keys.number("ZSCORE", "scheduled", enqueued.id()));
    }

    @Test
    void jobWhoseTimeHasPassedIsReadyAtOnce() {
        Enqueued enqueued = enqueue(job("late").withAt(Instant.ofEpochMilli(keys.now() - 1)));

        assertState(JobState.READY, enqueued.id());
        assertFalse(keys.exists("scheduled"));
    }

    @Test
    void givenReadyOrRunning_whenEnqueuedAgain_thenNothingIsAdded() {
        enqueue(job("twice"));
        assertDuplicate("twice");
        takeOne(open());
        assertDuplicate("twice");
    }

    @Test
    void givenParked_whenEnqueuedAgain_thenNothingIsAdded() {
        enqueue(job("later").withDelay(Duration.ofHours(1)));
        assertDuplicate("later");

        enqueue(job("retried"));
        Session session = open();
        settle(session, retry(takeOne(session), Duration.ofHours(1)));
        assertDuplicate("retried");

        makeDead("buried");
        assertDuplicate("buried");
    }

    @Test
    void givenRecordOfSettled_whenEnqueuedAgain_thenNothingIsAdded() {
        enqueue(job("done").withKeep(Duration.ofMinutes(1)));
        Session session = open();
        settle(session, completed(takeOne(session)));

        assertDuplicate("done");
    }

    @Test
    void givenNoRecordOfSettled_whenEnqueuedAgain_thenItIsANewJob() {
        enqueue(job("again").withKeep(Duration.ZERO));
        Session session = open();
        settle(session, completed(takeOne(session)));

        assertFalse(enqueue(job("again")).duplicate());
    }

    private void assertDuplicate(String id) {
        assertChangesNothing(() -> assertEquals(new Enqueued(id, true), enqueue(job(id))));
        assertChangesNothing(
                () -> assertEquals(new Enqueued(id, true), enqueue(job(id).withDelay(Duration.ofHours(2)))));
    }

    @Test
    void manyAreEnqueuedInOrder() {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 1_201; i++) {
            // mixed, since those without an id go together, and each other one by itself
            jobs.add(NewJob.ofJson("echo", "" + i).withId(i % 3 == 0 ? "id-" + i : null));
        }

        List<Enqueued> enqueued = get(store.enqueueAll(queue, jobs));

        assertEquals(1_201, enqueued.size());
        assertReadyInOrder(jobs);
        assertEquals("id-3", enqueued.get(3).id());
        assertEquals(
                keys.stream("ready").keySet().stream().skip(4).findFirst().orElseThrow(),
                enqueued.get(4).id());
    }

    @Test
    void moreThanFitInOneMessageAreEnqueuedInOrder() {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            NewJob job = NewJob.ofJson(i % 7 == 0 ? "other" : "echo", "" + i);
            jobs.add(i % 5 == 0 ? job.withMaxAttempts(3).withMeta("n", "" + i) : job);
        }

        List<Enqueued> enqueued = get(store.enqueueAll(queue, jobs));

        assertReadyInOrder(jobs);
        assertEquals(
                List.copyOf(keys.stream("ready").keySet()),
                enqueued.stream().map(Enqueued::id).toList());
        assertEquals(
                Map.of("kind", "other", "payload", "35", "max", "3", "meta.n", "35"),
                keys.stream("ready").get(enqueued.get(35).id()));
    }

    @Test
    void givenManyCallersAtOnce_whenEachAddsAJob_thenEachLearnsItsOwnEntry() {
        QueueName other = new QueueName("enqueue-other");
        List<CompletableFuture<Enqueued>> calls = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            calls.add(store.enqueue(i % 100 < 99 ? queue : other, NewJob.ofJson("echo", "" + i))
                    .subscribeAsCompletionStage());
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        Map<String, Map<String, String>> entries = keys.stream("ready");
        assertEquals(2_970, entries.size());
        for (int i = 0; i < 3_000; i++) {
            if (i % 100 < 99) {
                String entry = calls.get(i).join().id();
                assertEquals("" + i, Objects.requireNonNull(entries.get(entry)).get("payload"), "of job " + i);
            }
        }
        assertEquals(30, get(store.depth(other)).ready());
    }

    private void assertReadyInOrder(List<NewJob> jobs) {
        assertEquals(
                jobs.stream()
                        .map(job -> new String(job.payload(), StandardCharsets.UTF_8))
                        .toList(),
                keys.stream("ready").values().stream()
                        .map(entry -> entry.get("payload"))
                        .toList());
    }

    @Test
    void manyWithDuplicatesAmongThemselvesAreAddedOnce() {
        enqueue(job("a"));

        List<Enqueued> enqueued = get(store.enqueueAll(queue, List.of(job("a"), job("b"), job("b"), job("c"))));

        assertEquals(
                List.of(
                        new Enqueued("a", true),
                        new Enqueued("b", false),
                        new Enqueued("b", true),
                        new Enqueued("c", false)),
                enqueued);
        assertEquals(3, keys.number("XLEN", "ready"));
    }

    @Test
    void manyLargeOnesAreEnqueuedTogether() {
        String large = "\"" + "x".repeat(200_000) + "\"";
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            jobs.add(NewJob.ofJson("echo", large).withId("large-" + i));
        }

        assertEquals(20, enqueueMany(jobs).size());
        assertEquals(20, keys.number("XLEN", "ready"));
    }

    @Test
    void noneIsEnqueuedOfNone() {
        assertEquals(List.of(), get(store.enqueueAll(queue, List.of())));
        assertEquals(Set.of(), keys.all());
    }

    @Test
    void delayedOnesAmongManyHaveIdsOfTheirOwn() {
        NewJob later = job().withDelay(Duration.ofHours(1));

        List<String> ids = enqueueMany(List.of(later, later, job()));

        assertNotEquals(ids.get(0), ids.get(1));
        assertEquals(Set.copyOf(ids.subList(0, 2)), keys.zset("scheduled").keySet());
    }
}
