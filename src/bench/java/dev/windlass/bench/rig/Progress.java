package dev.windlass.bench.rig;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches from outside how many jobs of a queue have been settled: those that Redis says were delivered, less those pending.
 * It holds for the daemon and for the floor alike, and asking 200 times a second costs Redis a fraction of a per cent.
 */
public final class Progress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final Resp redis;
    private final String ready;
    private final Spawned worker;

    public Progress(RedisServer redis, Spawned worker) {
        this(redis, Queue.DEFAULT, worker);
    }

    public Progress(RedisServer redis, String queue, Spawned worker) {
        this.redis = new Resp(redis.port(), Duration.ofSeconds(30));
        this.ready = Queue.key(queue, "ready");
        this.worker = worker;
    }

    /**
     * Waits until that many jobs have been settled, and tells how many have.
     *
     * @throws IllegalStateException when the worker ends, or settles nothing for two minutes
     */
    public long await(long jobs) {
        long settled = settled();
        long moved = System.nanoTime();
        while (settled < jobs) {
            LockSupport.parkNanos(PAUSE);
            worker.requireAlive();
            long now = settled();
            if (now > settled) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "stuck at " + now + " of " + jobs + " jobs; the worker has written:\n" + worker.output());
            }
            settled = now;
        }
        return settled;
    }

    /** How many jobs have been settled so far. */
    public long settled() {
        if (!(redis.call("EXISTS", ready) instanceof Long exists) || exists == 0) {
            return 0;
        }
        return redis.call("XINFO", "GROUPS", ready) instanceof List<?> groups && !groups.isEmpty()
                ? number(groups.get(0), "entries-read") - number(groups.get(0), "pending")
                : 0;
    }

    @Override
    public void close() {
        redis.close();
    }

    private static long number(@Nullable Object group, String name) {
        List<?> fields = group instanceof List<?> list ? list : List.of();
        int at = fields.indexOf(name);
        return at >= 0 && fields.get(at + 1) instanceof Long number ? number : 0;
    }
}
