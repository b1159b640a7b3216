package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.store.StoreException;
import dev.windlass.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Redis that answers, but does not do what it is asked. */
class RefusalsTest {
    private static final QueueName QUEUE = new QueueName("q");

    @AutoClose
    private final RedisServer redis = RedisServer.any();

    @AutoClose
    private final TestStore connected = RedisStores.connect(redis.uri(), Duration.ofSeconds(2), options -> {});

    @Test
    void givenNoMemoryLeft_whenAWorkerHoldsJobs_thenItKeepsItsSessionAndSettles() {
        Session session = get(connected.store().open(QUEUE, "worker"));
        get(connected.store().enqueue(QUEUE, NewJob.of("any")));
        Delivery delivery = get(connected.store().reserve(session, 1, Duration.ofSeconds(1)))
                .get(0);
        redis.cli("CONFIG", "SET", "maxmemory", "1");

        assertThrows(StoreException.class, () -> get(connected.store().enqueue(QUEUE, NewJob.of("more"))));
        get(connected.store().heartbeat(session));
        get(connected
                .store()
                .settle(
                        session,
                        session.nextBatch(),
                        List.of(new Settlement(delivery, new Outcome.Completed(null), 1))));
        get(connected.store().open(QUEUE, "another"));

        assertTrue(session.trusted());
        assertEquals("1", redis.cli("XLEN", "windlass:{q}:results"));
    }

    @Test
    void givenAnAnswerThatCostsTheConnection_whenOthersAreUnderWay_thenTheyDoNotLookRefused() {
        Vertx vertx = connected.vertx();
        RedisLinks links = new RedisLinks(
                vertx,
                Clients.ofOne(onVertx -> Redis.createClient(onVertx, redis.uri().toString())));
        RedisLink link = links.anywhere().dedicated("a test");
        Request refused = Request.cmd(Command.EVAL)
                .arg("return redis.error_reply('READONLY so it seems')")
                .arg(0);
        Future<Response> first = link.send(refused);
        Future<Response> other = link.send(Request.cmd(Command.INCR).arg("n"));

        Awaitility.await().until(() -> first.isComplete() && other.isComplete());

        assertTrue(Refusal.is(first.cause(), "READONLY"));
        if (other.failed()) {
            assertFalse(String.valueOf(other.cause().getMessage()).contains("READONLY"), "" + other.cause());
        }
        link.close();
        links.close();
    }

    private static <T> T get(Uni<T> operation) {
        return operation.await().atMost(Duration.ofSeconds(10));
    }
}
