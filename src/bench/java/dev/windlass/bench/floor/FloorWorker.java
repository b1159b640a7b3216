package dev.windlass.bench.floor;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bare loop of the protocol through the Vert.x client: one outstanding read, one {@link Uni} a job, one outstanding
 * settlement that checks the session, acknowledges, counts and trims. No handlers, limits, timeouts, retries, metrics, leases
 * to keep or errors to mend: what Redis and the client cost alone. It reads and settles at most 500 jobs at a time, as the
 * daemon does, and works on everything on one event loop.
 */
public final class FloorWorker {
    private static final String READY = "windlass:{default}:ready";
    private static final String SESSIONS = "windlass:{default}:sessions";
    private static final String RESULTS = "windlass:{default}:results";
    private static final String STATS = "windlass:{default}:stats";
    private static final String GROUP = "workers";
    private static final String ME = "floor";
    private static final int BATCH = 500;
    /** Most jobs held at the same time. */
    private static final int HELD = 1_000;

    /** KEYS ready, sessions, results, stats; ARGV consumer, whether to add results, the entries in order. */
    private static final String SETTLE = """
            if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return -1 end
            local entries = {unpack(ARGV, 3)}
            local settled = redis.call('XACK', KEYS[1], 'workers', unpack(entries))
            if ARGV[2] == 'true' then
              for _, entry in ipairs(entries) do
                redis.call('XADD', KEYS[3], 'MAXLEN', '~', 100000, '*', 'id', entry, 'outcome', 'completed',
                  'result', 'null')
              end
            end
            redis.call('HINCRBY', KEYS[4], 'completed', settled)
            redis.call('XTRIM', KEYS[1], 'MINID', '~', entries[1])
            return settled
            """;

    private final Context loop;
    private final RedisConnection reading;
    private final RedisConnection settling;
    private final String settle;
    private final boolean results;
    private final BiFunction<String, Buffer, Uni<String>> handler;
    private final Queue<String> finished = new ArrayDeque<>();
    private int held;
    private boolean readIsOut;
    private boolean settlementIsOut;

    private FloorWorker(
            Context loop,
            RedisConnection reading,
            RedisConnection settling,
            String settle,
            boolean results,
            BiFunction<String, Buffer, Uni<String>> handler) {
        this.loop = loop;
        this.reading = reading;
        this.settling = settling;
        this.settle = settle;
        this.results = results;
        this.handler = handler;
    }

    /** Works until it is killed. Arguments: the port of a Redis on this host, and whether to add results. */
    public static void main(String... args) throws Exception {
        start(vertx(), Integer.parseInt(args[0]), Boolean.parseBoolean(args[1]), (kind, payload) -> Uni.createFrom()
                .item(kind));
    }

    /** What it works on: by the transport that the daemon would have with the same property. */
    public static Vertx vertx() {
        boolean preferNative = !"nio".equals(System.getProperty("windlass.transport"));
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(preferNative));
    }

    /**
     * Begins to work, on a loop of {@code vertx}, until the process is killed.
     *
     * @param port of a Redis on this host, with an empty or a filled queue that nobody has worked on
     * @param handler what is done with a job's kind and payload; runs on the loop
     */
    public static void start(Vertx vertx, int port, boolean results, BiFunction<String, Buffer, Uni<String>> handler)
            throws Exception {
        String uri = "redis://127.0.0.1:" + port;
        RedisConnection reading = done(Redis.createClient(vertx, uri).connect());
        RedisConnection settling = done(Redis.createClient(vertx, uri).connect());
        done(settling.send(Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(READY)
                .arg(GROUP)
                .arg("0")
                .arg("MKSTREAM")));
        done(settling.send(Request.cmd(Command.ZADD).arg(SESSIONS).arg("9e15").arg(ME)));
        String settle = done(settling.send(
                        Request.cmd(Command.SCRIPT).arg("LOAD").arg(SETTLE)))
                .toString();
        Context loop = vertx.getOrCreateContext();
        FloorWorker worker = new FloorWorker(loop, reading, settling, settle, results, handler);
        loop.runOnContext(begin -> worker.read());
    }

    private void read() {
        int free = HELD - held;
        if (readIsOut || free < HELD / 4) {
            return;
        }
        readIsOut = true;
        Request request = Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(GROUP)
                .arg(ME)
                .arg("COUNT")
                .arg(Math.min(free, BATCH))
                .arg("BLOCK")
                .arg(1_000)
                .arg("STREAMS")
                .arg(READY)
                .arg(">");
        // the client answers on whatever loop its connection has; the state here belongs to one
        reading.send(request).onFailure(FloorWorker::giveUp).onSuccess(reply -> loop.runOnContext(here -> take(reply)));
    }

    private void take(@Nullable Response reply) {
        readIsOut = false;
        if (reply != null) {
            Response entries = reply.get(READY);
            held += entries.size();
            for (Response entry : entries) {
                run(entry.get(0).toString(), entry.get(1));
            }
        }
        read();
    }

    private void run(String entry, Response fields) {
        String kind = "";
        Buffer payload = Buffer.buffer();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            switch (fields.get(i).toString()) {
                case "kind" -> kind = fields.get(i + 1).toString();
                case "payload" -> payload = fields.get(i + 1).toBuffer();
                default -> {}
            }
        }
        handle(kind, payload).subscribe().with(result -> finish(entry));
    }

    /** As many stages as the least that a job needs: the handler, and what is made of its failure. */
    private Uni<String> handle(String kind, Buffer payload) {
        return Uni.createFrom()
                .item(payload)
                .chain(bytes -> handler.apply(kind, bytes))
                .onFailure()
                .recoverWithItem("failed");
    }

    private void finish(String entry) {
        finished.add(entry);
        if (!settlementIsOut) {
            settle();
        }
    }

    private void settle() {
        int count = Math.min(finished.size(), BATCH);
        if (count == 0) {
            return;
        }
        settlementIsOut = true;
        Request request = Request.cmd(Command.EVALSHA)
                .arg(settle)
                .arg(4)
                .arg(READY)
                .arg(SESSIONS)
                .arg(RESULTS)
                .arg(STATS)
                .arg(ME)
                .arg(Boolean.toString(results));
        for (int i = 0; i < count; i++) {
            request.arg(finished.remove());
        }
        settling.send(request)
                .onFailure(FloorWorker::giveUp)
                .onSuccess(settled -> loop.runOnContext(here -> {
                    settlementIsOut = false;
                    held -= count;
                    settle();
                    read();
                }));
    }

    private static void giveUp(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
