package dev.windlass.store.redis;

import dev.windlass.store.StoreException;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections for one link, each with a client of its own, because closing the client is the only way to be rid of
 * a connection for certain, whatever the topology. What fails is tried again for ever with backoff and jitter, as long as
 * the connection is wanted. Used on the link's context only.
 */
final class Connector {
    private static final long DEADLINE_MILLIS = 5_000;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final String purpose;
    private final ContextInternal context;
    private final Supplier<Redis> clients;
    private final Consumer<RedisConnection> onConnected;
    private final Consumer<Throwable> onFailure;
    private final BooleanSupplier wanted;

    private @Nullable Redis client;
    private boolean connecting;
    private int failures;
    /** Rises with every attempt's end: what comes of an earlier one comes too late. */
    private long attempt;

    /**
     * @param onConnected gets the connection
     * @param onFailure gets why there is none yet
     * @param wanted whether to try again
     */
    Connector(
            String purpose,
            ContextInternal context,
            Supplier<Redis> clients,
            Consumer<RedisConnection> onConnected,
            Consumer<Throwable> onFailure,
            BooleanSupplier wanted) {
        this.purpose = purpose;
        this.context = context;
        this.clients = clients;
        this.onConnected = onConnected;
        this.onFailure = onFailure;
        this.wanted = wanted;
    }

    /** Begins to make a connection, unless that is under way. */
    void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        long mine = ++attempt;
        Redis fresh;
        try {
            fresh = clients.get();
        } catch (RuntimeException e) {
            failed(mine, e);
            return;
        }
        client = fresh;
        long timer = context.owner()
                .setTimer(
                        DEADLINE_MILLIS,
                        id -> later(() -> failed(
                                mine,
                                new StoreException(purpose + ": no connection within " + DEADLINE_MILLIS + " ms"))));
        fresh.connect()
                .onComplete(made -> later(() -> {
                    context.owner().cancelTimer(timer);
                    if (mine != attempt) {
                        return;
                    }
                    if (made.failed()) {
                        failed(mine, made.cause());
                    } else {
                        connecting = false;
                        failures = 0;
                        onConnected.accept(made.result());
                    }
                }));
    }

    /** Closes the connection that was made; one that is being made is left alone. */
    void drop() {
        if (!connecting) {
            attempt++;
            closeClient();
        }
    }

    /** Closes the connection that was made, and after a pause makes another, if one is wanted. */
    void giveUp(Throwable why) {
        connecting = true;
        failed(attempt, why);
    }

    /** Closes everything. */
    void close() {
        attempt++;
        closeClient();
    }

    private void failed(long which, Throwable cause) {
        if (which != attempt) {
            return;
        }
        attempt++;
        onFailure.accept(cause);
        closeClient();
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures++, 10));
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        context.owner()
                .setTimer(
                        jittered,
                        id -> later(() -> {
                            connecting = false;
                            if (wanted.getAsBoolean()) {
                                connect();
                            }
                        }));
    }

    private void closeClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private void later(Runnable task) {
        // emit, not execute: a connection is made on the current context, and that has to be this one
        context.emit(ignored -> task.run());
    }
}
