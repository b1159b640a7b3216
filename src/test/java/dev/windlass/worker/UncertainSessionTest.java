package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.store.Session;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.testing.FaultyJobStore;
import dev.windlass.testing.FaultyJobStore.Call;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that others may have ended early, with a lease that is longer than the silence after which they may. */
class UncertainSessionTest extends WorkerCase {
    private static final Duration LONG_LEASE = Duration.ofSeconds(10);

    private final TestStore connected = RedisStores.connect(redis.uri(), LONG_LEASE, trust);
    private final FaultyJobStore longStore = new FaultyJobStore(connected.store());
    private final Heartbeats beats = new Heartbeats(longStore);
    private final QueueConsumer consumer = new QueueConsumer(
            new Workplace(longStore, "w1", slots, beats, events, place.clocks()), queue, 4, loop, runner(threads));

    @AfterEach
    void stop() {
        longStore.faults().mend(Call.HEARTBEAT);
        var drained = consumer.drain().subscribeAsCompletionStage();
        consumer.endDrain();
        until(drained::isDone);
        beats.close();
        connected.close();
    }

    @Test
    void givenHeartbeatsThatDoNotGetThrough_whenJobsCome_thenNoneBeginsBeforeOneDoes() {
        handlers.uni = job -> Uni.createFrom().item(job.id());
        consumer.start();
        enqueue(Handlers.UNI);
        until(() -> handlers.begun() == 1 && longStore.faults().made(Call.RESERVE) == 2);
        longStore.faults().cut(Call.HEARTBEAT);
        trust.jump(Session.silence(LONG_LEASE));
        int reads = longStore.faults().made(Call.RESERVE);

        enqueue(Handlers.UNI);

        until(() -> longStore.faults().made(Call.RESERVE) > reads);
        assertEquals(1, handlers.begun(), "others may have found the process gone, and ended its session");
        longStore.faults().mend(Call.HEARTBEAT);
        until(() -> handlers.begun() == 2);
        assertEquals(0, events.count("lost"));
    }
}
