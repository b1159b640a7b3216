package dev.windlass.bench.enqueue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The least that enqueueing costs: plain XADDs on one connection of the Vert.x client, batches as its {@code batch}. */
final class FloorSender implements Sender {
    /** More answers than are ever waited for: when there is no room, the client forgets a batch without a word. */
    private static final int WAITING = 100_000;

    private final RedisConnection redis;
    private final Buffer payload;

    FloorSender(Vertx vertx, int port, byte[] payload) {
        this.redis = Redis.createClient(
                        vertx,
                        new RedisOptions()
                                .setConnectionString("redis://127.0.0.1:" + port)
                                .setMaxWaitingHandlers(WAITING))
                .connect()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        this.payload = Buffer.buffer(payload);
    }

    @Override
    public CompletionStage<?> send(int jobs) {
        if (jobs == 1) {
            return redis.send(xadd()).toCompletionStage();
        }
        List<Request> batch = new ArrayList<>(jobs);
        for (int i = 0; i < jobs; i++) {
            batch.add(xadd());
        }
        return redis.batch(batch).toCompletionStage();
    }

    private Request xadd() {
        return Request.cmd(Command.XADD)
                .arg("windlass:{default}:ready")
                .arg("*")
                .arg("kind")
                .arg("noop")
                .arg("payload")
                .arg(payload);
    }
}
