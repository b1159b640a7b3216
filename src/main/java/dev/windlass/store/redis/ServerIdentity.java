package dev.windlass.store.redis;

import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server a link is connected to, and as which of its clients: what a reaper needs to see that a process is gone
 * before its lease is. Asked once a connection.
 */
final class ServerIdentity {
    /**
     * @param server the server's run id, new at every start; empty where {@code INFO} is not allowed
     * @param client the connection's id there; 0 where {@code CLIENT ID} is not allowed
     */
    record Identity(String server, long client) {}

    private static final Ticker TICKER = Ticker.system();
    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)");

    private final RedisLink link;
    private volatile Future<Identity> current;
    private volatile long connectedNanos = TICKER.nanos();

    ServerIdentity(RedisLink link) {
        this.link = link;
        this.current = Future.failedFuture("not asked yet");
        link.onConnect(() -> {
            connectedNanos = TICKER.nanos();
            current = ask();
        });
    }

    /** How long the present connection has been there, or the time since the last one was made where there is none. */
    long ageMillis() {
        return (TICKER.nanos() - connectedNanos) / 1_000_000;
    }

    /** The identity of the present connection; empty as long as there is none. */
    Future<Identity> get() {
        return current.recover(failure -> Future.succeededFuture(new Identity("", 0)));
    }

    private Future<Identity> ask() {
        Promise<Identity> promise = Promise.promise();
        Future<String> server = link.send(Request.cmd(Command.INFO).arg("server"))
                .map(info -> runId(info.toString()))
                .otherwise("");
        Future<Long> client = link.send(Request.cmd(Command.CLIENT).arg("ID"))
                .map(id -> id.toLong())
                .otherwise(0L);
        Future.join(server, client)
                .onComplete(done -> promise.complete(new Identity(server.result(), client.result())));
        return promise.future();
    }

    private static String runId(String info) {
        Matcher matcher = RUN_ID.matcher(info);
        return matcher.find() ? matcher.group(1) : "";
    }
}
