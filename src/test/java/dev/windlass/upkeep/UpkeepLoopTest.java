package dev.windlass.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.store.StoreException;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.testing.Faults;
import dev.windlass.testing.Faults.HeldReply;
import dev.windlass.testing.FaultyJobStore;
import dev.windlass.testing.FaultyJobStore.Call;
import dev.windlass.testing.RecordedEvents;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UpkeepLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int DUTIES = 4;
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private static RedisServer redis;
    private static @Nullable TestStore connected;

    private final QueueName queue = new QueueName("u" + QUEUES.incrementAndGet());
    private final VirtualTime time = new VirtualTime();
    private final RecordedEvents events = new RecordedEvents();
    private final FaultyJobStore store = new FaultyJobStore(connected().store());
    private final Faults faults = store.faults();
    private final List<String> orphans = new CopyOnWriteArrayList<>();
    private final UpkeepLoop upkeep = new UpkeepLoop(store, queue, time, events, orphans::addAll);

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.system();
        connected = RedisStores.connect(redis.uri(), options -> {});
    }

    @AfterAll
    static void stopRedis() {
        connected().close();
        redis.close();
    }

    @AfterEach
    void close() {
        upkeep.close();
    }

    @Test
    void everyDutyIsDoneAtOnceAndThenInItsOwnTime() {
        upkeep.start();
        pass(Duration.ofMillis(2));
        assertEquals(List.of(1, 1, 1, 1), rounds());

        pass(Duration.ofMillis(199));
        assertEquals(List.of(1, 1, 1, 1), rounds(), "not before its pause is over");

        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofMillis(20));
        }
        // in 20 s: pauses of 200 ms, 1 s, 5 s and 500 ms, and up to a quarter of jitter
        assertBetween(76, 101, faults.made(Call.PROMOTE));
        assertBetween(15, 21, faults.made(Call.REAP));
        assertBetween(3, 5, faults.made(Call.TRIM));
        assertBetween(30, 41, faults.made(Call.SWEEP));
    }

    @Test
    void givenDueJob_thenItIsPromoted() {
        get(store.enqueue(
                queue, NewJob.of("echo").withDelay(Duration.ofHours(1)).withId("a")));
        redis.cli("ZADD", key("scheduled"), "XX", "1", "a");
        upkeep.start();
        pass(Duration.ofMillis(2));
        assertEquals(1, get(store.depth(queue)).ready());
    }

    @Test
    void givenMoreDueJobsThanABatchHolds_thenTheNextBatchFollowsAtOnce() {
        int jobs = 2 * JobStore.MAX_BATCH + 1;
        get(store.enqueueAll(
                queue,
                IntStream.range(0, jobs)
                        .mapToObj(i -> NewJob.of("echo").withDelay(Duration.ofHours(1)))
                        .toList()));
        redis.cli("ZUNIONSTORE", key("scheduled"), "1", key("scheduled"), "WEIGHTS", "0");
        upkeep.start();
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(2));
        }
        assertEquals(3, faults.made(Call.PROMOTE));
        assertEquals(jobs, get(store.depth(queue)).ready());
    }

    @Test
    void givenLostConsumers_thenTheyAreOffered() {
        Session session = get(store.open(queue, "w1"));
        get(store.enqueue(queue, NewJob.of("echo")));
        get(store.reserve(session, 1, Duration.ofSeconds(5)));
        redis.cli("ZADD", key("sessions"), "XX", "1", session.consumer());
        upkeep.start();
        pass(Duration.ofMillis(2));
        assertEquals(List.of(session.consumer()), orphans);
        session.lose();
    }

    @Test
    void givenDutyThatFails_thenItIsToldAndTriedAgainAndTheOthersGoOn() {
        faults.fail(Call.REAP, new StoreException("no connection"));
        upkeep.start();
        pass(Duration.ofMillis(2));
        assertEquals(List.of("failed reap"), events.told());

        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMillis(250));
        }
        pass(Duration.ofMillis(2));
        assertEquals(2, faults.made(Call.REAP));
        assertTrue(faults.made(Call.PROMOTE) > 3);
        assertEquals(1, events.told().size());
    }

    @Test
    void givenTakeOverThatThrows_thenTheDutyGoesOn() {
        Session session = get(store.open(queue, "w1"));
        redis.cli("ZADD", key("sessions"), "XX", "1", session.consumer());
        UpkeepLoop bad = new UpkeepLoop(store, queue, time, events, lost -> {
            throw new IllegalStateException("a mistake");
        });
        bad.start();
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(250));
        }
        bad.close();
        assertTrue(faults.made(Call.REAP) >= 3);
        session.lose();
    }

    @Test
    void givenStoreThatIsDown_whenItIsBack_thenAllDutiesGoOn() {
        faults.goDown();
        upkeep.start();
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMillis(500));
        }
        assertTrue(events.count("failed promote") >= 3, "told " + events.told());
        faults.comeBack();
        int told = events.told().size();
        List<Integer> before = rounds();
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMillis(1_300));
        }
        for (int i = 0; i < DUTIES; i++) {
            assertTrue(rounds().get(i) > before.get(i), "duty " + i + " stands still");
        }
        assertEquals(told, events.told().size());
    }

    @Test
    void givenClosed_thenNothingMoreIsDone() {
        HeldReply reply = faults.holdReply(Call.TRIM);
        upkeep.start();
        time.advance(Duration.ofMillis(2));
        until(() -> time.scheduled() == DUTIES - 1);

        upkeep.close();
        reply.letGo();
        until(() -> time.scheduled() == DUTIES);
        time.advance(Duration.ofMinutes(1));

        assertEquals(List.of(1, 1, 1, 1), rounds());
        assertEquals(0, time.scheduled());
    }

    private static TestStore connected() {
        if (connected == null) {
            throw new IllegalStateException("there is no store before all tests begin");
        }
        return connected;
    }

    /** Lets time pass and the rounds that have begun end. */
    private void pass(Duration by) {
        time.advance(by);
        until(() -> time.scheduled() == DUTIES);
    }

    private List<Integer> rounds() {
        return List.of(
                faults.made(Call.PROMOTE), faults.made(Call.REAP), faults.made(Call.TRIM), faults.made(Call.SWEEP));
    }

    private static void assertBetween(int least, int most, int actual) {
        assertTrue(actual >= least && actual <= most, actual + " rounds, not " + least + " to " + most);
    }

    private String key(String part) {
        return "windlass:{" + queue + "}:" + part;
    }

    private static <T> T get(io.smallrye.mutiny.Uni<T> operation) {
        return operation.await().atMost(PATIENCE);
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }
}
