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
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long MANY_QUEUES_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Resp redis;
    private final List<String> queues;
    private final Spawned worker;

    public Progress(RedisServer redis, Spawned worker) {
        this(redis, List.of(Queue.DEFAULT), worker);
    }

    /** Of all these queues together; {@code worker} is one that must not end meanwhile. */
    public Progress(RedisServer redis, List<String> queues, Spawned worker) {
        this.redis = new Resp(redis.port(), Duration.ofSeconds(30));
        this.queues = List.copyOf(queues);
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
            LockSupport.parkNanos(Math.min(MANY_QUEUES_PAUSE, PAUSE * queues.size()));
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
        return queues.stream().mapToLong(this::settled).sum();
    }

    private long settled(String queue) {
        String ready = Queue.key(queue, "ready");
        try {
            return redis.call("XINFO", "GROUPS", ready) instanceof List<?> groups && !groups.isEmpty()
                    ? number(groups.get(0), "entries-read") - number(groups.get(0), "pending")
                    : 0;
        } catch (Resp.ErrorReply noSuchKey) {
            return 0;
        }
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
