package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.config.QueueSettings;
import dev.windlass.config.WindlassConfig.Records;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The three ways in which a result is pushed back, each switched for one queue and not for its neighbours. */
class ResultSwitchesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Map<String, QueueSettings> QUEUES = Map.of(
            "default", settings(true, Records.ASKED, true),
            "no-stream", settings(false, Records.ASKED, true),
            "no-records", settings(true, Records.NONE, true),
            "all-records", settings(true, Records.ALL, true),
            "no-replies", settings(true, Records.ASKED, false));

    @Test
    void givenQueuesWithSwitches_whenAJobOfEachIsSettled_thenEachLeavesWhatItsQueueSays() {
        try (RedisServer redis = RedisServer.packaged();
                TestStore test = RedisStores.connect(
                        redis.uri(), Duration.ofSeconds(10), options -> {}, queue -> QUEUES.get(queue.value()))) {
            JobStore store = test.store();
            assertEquals("1 stream, 1 record, 1 reply", settled(redis, store, "default", HOUR));
            assertEquals("0 stream, 1 record, 1 reply", settled(redis, store, "no-stream", HOUR));
            assertEquals("1 stream, 0 record, 1 reply", settled(redis, store, "no-records", HOUR));
            assertEquals("1 stream, 1 record, 0 reply", settled(redis, store, "no-replies", HOUR));

            assertEquals("1 stream, 1 record, 1 reply", settled(redis, store, "all-records", null));
        }
    }

    /** Runs one job that asks for a reply, and for a record where {@code keep} is given; tells what is left of it. */
    private static String settled(RedisServer redis, JobStore store, String name, Duration keep) {
        QueueName queue = new QueueName(name);
        Session session = get(store.open(queue, "worker"));
        get(store.enqueue(queue, NewJob.of("noop").withId("j").withReply("mine").withKeep(keep)));
        var taken = get(store.reserve(session, 1, Duration.ofSeconds(5)));
        get(store.settle(
                session, session.nextBatch(), List.of(new Settlement(taken.get(0), new Outcome.Completed(null), 1))));
        String prefix = "windlass:{" + name + "}:";
        return redis.call("XLEN", prefix + "results") + " stream, " + redis.call("EXISTS", prefix + "job:j")
                + " record, " + redis.call("LLEN", prefix + "reply:mine") + " reply";
    }

    private static QueueSettings settings(boolean results, Records records, boolean replies) {
        return new QueueSettings(64, results, 1_000, HOUR, records, replies, 0);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
