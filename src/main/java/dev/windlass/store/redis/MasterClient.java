package dev.windlass.store.redis;

import dev.windlass.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the master of one key, once. Some node is asked about the key: it is the master if it answers, and otherwise
 * names the master (Redis, "Cluster specification", MOVED redirection), which is asked in turn.
 */
final class MasterClient implements Redis {
    /** While the cluster is changing, one names the other. */
    private static final int MOST_STEPS = 5;
    /** A node that is away without a word must leave time to ask another. */
    private static final long STEP_MILLIS = 2_000;

    private static final String MOVED = "MOVED ";

    private final ClusterClients nodes;
    private final Function<String, Redis> clients;
    private final @Nullable String key;
    private @Nullable Redis current;
    private boolean closed;

    /**
     * @param clients makes a client of the one node at an address
     * @param key null where any node will do
     */
    MasterClient(ClusterClients nodes, Function<String, Redis> clients, @Nullable String key) {
        this.nodes = nodes;
        this.clients = clients;
        this.key = key;
    }

    @Override
    public Future<RedisConnection> connect() {
        return connect(nodes.any(), MOST_STEPS);
    }

    private Future<RedisConnection> connect(String node, int steps) {
        // every connection is made on the caller's context
        ContextInternal context = ContextInternal.current();
        return open(node)
                .compose(this::asked)
                .timeout(STEP_MILLIS, TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    String master = master(failure);
                    if (master != null && steps > 0) {
                        return on(context, () -> connect(nodes.toldBy(node, master), steps - 1));
                    }
                    if (!(failure instanceof ErrorType)) {
                        nodes.silent(node);
                    }
                    return Future.failedFuture(failure);
                });
    }

    private Future<RedisConnection> open(String node) {
        try {
            synchronized (this) {
                close(current);
                current = closed ? null : clients.apply(node);
                return current == null
                        ? Future.failedFuture(new StoreException("the connection was closed by this process"))
                        : current.connect();
            }
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<RedisConnection> asked(RedisConnection connection) {
        return key == null
                ? Future.succeededFuture(connection)
                : connection.send(Request.cmd(Command.TYPE).arg(key)).map(connection);
    }

    /** The address in {@code MOVED <slot> <host>:<port>}; null where the failure is another. */
    private static @Nullable String master(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || !message.startsWith(MOVED)) {
            return null;
        }
        String address = message.substring(message.lastIndexOf(' ') + 1);
        return address.indexOf(':') < 0 ? null : address;
    }

    private static Future<RedisConnection> on(
            @Nullable ContextInternal context, Supplier<Future<RedisConnection>> task) {
        if (context == null) {
            return task.get();
        }
        Promise<RedisConnection> promise = context.promise();
        context.emit(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    @Override
    public synchronized void close() {
        closed = true;
        close(current);
        current = null;
    }

    private static void close(@Nullable Redis client) {
        if (client != null) {
            client.close();
        }
    }

    @Override
    public Future<Response> send(Request command) {
        throw new UnsupportedOperationException("this client makes a connection, and sends nothing by itself");
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        throw new UnsupportedOperationException("this client makes a connection, and sends nothing by itself");
    }
}
