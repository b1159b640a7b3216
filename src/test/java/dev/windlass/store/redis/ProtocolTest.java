package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Finding;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.store.StoreException;
import dev.windlass.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A queue whose workers have gone on to another version of the protocol: those of this one leave it as it is. */
class ProtocolTest {
    private static final QueueName QUEUE = new QueueName("later");
    private static final Duration HOUR = Duration.ofHours(1);

    private static RedisServer redis;
    private static TestStore test;

    private final JobStore store = test.store();

    @BeforeAll
    static void connect() {
        redis = RedisServer.any();
        test = RedisStores.connect(redis.uri(), options -> {});
    }

    @AfterAll
    static void disconnect() {
        test.close();
        redis.close();
    }

    @AfterEach
    void clear() {
        redis.cli("FLUSHALL");
    }

    enum Duty {
        PROMOTE(store -> store.promote(QUEUE)),
        REAP(store -> store.reap(QUEUE)),
        TRIM(store -> store.trim(QUEUE)),
        SWEEP(store -> store.sweep(QUEUE));

        private final Function<JobStore, Uni<?>> round;

        Duty(Function<JobStore, Uni<?>> round) {
            this.round = round;
        }
    }

    @ParameterizedTest
    @EnumSource(Duty.class)
    void givenAnotherVersion_whenThereIsWork_thenUpkeepIsRefusedAndMovesNothing(Duty duty) {
        Session session = open();
        enqueue("held");
        take(session);
        get(store.enqueue(QUEUE, NewJob.of("noop").withId("due").withDelay(HOUR)));
        redis.cli("ZADD", key("scheduled"), "1", "due");
        redis.cli("ZADD", key("sessions"), "1", session.consumer());
        redis.cli("ZADD", key("cancelled"), "1", "gone");
        redis.cli("ZADD", key("dead"), "1", "old");
        speak("2");
        String before = everything();

        StoreException refused = assertThrows(StoreException.class, () -> get(duty.round.apply(store)));

        assertTrue(("" + refused.getMessage()).contains("it speaks protocol 2, this program 1"), refused::toString);
        assertEquals(before, everything());
        speak("1");
        get(duty.round.apply(store));
        assertTrue(!before.equals(everything()), "there was nothing to do for " + duty);
    }

    @Test
    void givenAnOpenSession_whenTheVersionChanges_thenItIsToldAndWhatIsHeldCanEnd() {
        Session session = open();
        enqueue("ends");
        enqueue("goes back");
        List<Delivery> held = get(store.reserve(session, 2, Duration.ofSeconds(1)));
        assertEquals(2, held.size());
        assertNull(get(store.heartbeat(session)).obstacle());

        speak("2");

        String obstacle = get(store.heartbeat(session)).obstacle();
        assertEquals(
                "it speaks protocol 2, this program 1: run the version of Windlass that the other workers of this queue run",
                obstacle);
        Outcome done = new Outcome.Completed("1".getBytes(StandardCharsets.UTF_8));
        get(store.settle(session, session.nextBatch(), List.of(new Settlement(held.get(0), done, 1))));
        assertEquals(1, get(store.release(session)));
        assertEquals("1", redis.cli("XLEN", key("results")));
        assertEquals(1, get(store.depth(QUEUE)).ready());
    }

    @Test
    void givenAnotherVersion_whenProducersEnqueue_thenTheJobsWaitUntilSomebodyMayTakeThem() {
        speak("2");
        enqueue("known");
        get(store.enqueueAll(QUEUE, List.of(NewJob.of("noop"), NewJob.of("noop"))));
        assertThrows(StoreException.class, this::open);
        assertEquals("3", redis.cli("XLEN", key("ready")));
        assertEquals(3, get(store.depth(QUEUE)).ready());

        speak("1");

        assertEquals(3, get(store.reserve(open(), 5, Duration.ofSeconds(1))).size());
    }

    @Test
    void givenAnotherVersion_whenFsckIsToMend_thenItLeavesTheQueueAlone() {
        get(store.enqueue(QUEUE, NewJob.of("noop").withId("lost").withDelay(HOUR)));
        redis.cli("ZREM", key("scheduled"), "lost");
        speak("2");
        String before = everything();

        List<Finding> findings = get(test.doctor().check(QUEUE, true));

        assertEquals(
                List.of(Finding.error("queue later", "it speaks protocol 2, this program 1", Protocol.CURE)), findings);
        assertEquals(before, everything());
    }

    private Session open() {
        return get(store.open(QUEUE, "w"));
    }

    private void enqueue(String id) {
        get(store.enqueue(QUEUE, NewJob.of("noop").withId(id.replace(' ', '-'))));
    }

    private void take(Session session) {
        assertEquals(1, get(store.reserve(session, 1, Duration.ofSeconds(1))).size());
    }

    private static void speak(String version) {
        redis.cli("HSET", key("control"), "protocol", version);
    }

    private static String key(String part) {
        return "windlass:{" + QUEUE + "}:" + part;
    }

    /** All that upkeep could change. */
    private static String everything() {
        StringBuilder text = new StringBuilder(redis.cli("XRANGE", key("ready"), "-", "+"));
        for (String set : List.of("scheduled", "sessions", "orphans", "cancelled", "dead")) {
            text.append(set).append(redis.cli("ZRANGE", key(set), "0", "-1", "WITHSCORES"));
        }
        return text.toString();
    }

    private static <T> T get(Uni<T> operation) {
        return operation.await().atMost(Duration.ofSeconds(10));
    }
}
