package dev.windlass.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.Session;
import dev.windlass.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may say that another worker is dead before its lease is over. */
class DeadClientsTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    /** So long that two heartbeats are further apart than {@link #SILENCE}. */
    private static final Duration LONG_LEASE = Duration.ofSeconds(60);
    /** Longer than the silence after which a reaper looks for the client. */
    private static final Duration SILENCE = Duration.ofMillis(2_200);

    private static final QueueName QUEUE = new QueueName("q");

    @AutoClose
    private final RedisServer redis = RedisServer.any();

    @AutoClose
    private final TestStore worker = RedisStores.connect(redis.uri(), LEASE, options -> {});

    @AutoClose
    private final TestStore reaper = RedisStores.connect(redis.uri(), LEASE, options -> {});

    private Session session;

    @BeforeEach
    void holdAJob() {
        assertEquals(List.of(), get(reaper.store().reap(QUEUE)));
        session = get(worker.store().open(QUEUE, "worker"));
        get(worker.store().heartbeat(session));
        get(worker.store().enqueue(QUEUE, NewJob.of("any")));
        assertEquals(
                1,
                get(worker.store().reserve(session, 1, Duration.ofSeconds(1))).size());
        assertEquals(List.of(), get(reaper.store().reap(QUEUE)));
    }

    @Test
    void givenReaperThatWasThereAllTheTime_whenTheClientIsGone_thenItsSessionEndsEarly() {
        redis.cli("CLIENT", "KILL", "ID", redis.cli("HGET", "windlass:{q}:session:" + session.consumer(), "client"));
        passSilently();

        assertEquals(List.of(session.consumer()), get(reaper.store().reap(QUEUE)));
    }

    @Test
    void givenLongLease_whenTheClientIsGoneBetweenTwoHeartbeats_thenTheLeaseDecides() {
        try (TestStore patient = RedisStores.connect(redis.uri(), LONG_LEASE, options -> {})) {
            Session between = get(patient.store().open(QUEUE, "patient"));
            get(patient.store().heartbeat(between));
            get(worker.store().heartbeat(session));
            redis.cli(
                    "CLIENT", "KILL", "ID", redis.cli("HGET", "windlass:{q}:session:" + between.consumer(), "client"));
            passSilently();

            assertEquals(List.of(), get(reaper.store().reap(QUEUE)));
            get(patient.store().heartbeat(between));
        }
    }

    @Test
    void givenReaperThatWasCutOffToo_whenTheOthersAreNotBackYet_thenTheirLeaseDecides() {
        redis.cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        passSilently();

        assertEquals(List.of(), get(reaper.store().reap(QUEUE)));
        get(worker.store().heartbeat(session));
    }

    /** Lets time pass in Redis in which nobody sends a heartbeat. */
    private void passSilently() {
        long until = redisMillis() + SILENCE.toMillis();
        await().pollInterval(Duration.ofMillis(50)).until(() -> redisMillis() > until);
    }

    private long redisMillis() {
        List<?> time = (List<?>) redis.call("TIME");
        return Long.parseLong("" + time.get(0)) * 1_000 + Long.parseLong("" + time.get(1)) / 1_000;
    }

    private static <T> T get(Uni<T> operation) {
        return operation.await().atMost(Duration.ofSeconds(10));
    }
}
