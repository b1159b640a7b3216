package dev.windlass.store.redis;

import dev.windlass.store.StoreException;
import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that heals itself: made at the first command, thrown away when it fails or when an answer is
 * overdue, and made again for ever with backoff and jitter. A command is sent at most once; while there is no
 * connection it waits for one, up to its own deadline.
 *
 * <p>The Vert.x client does none of this by itself: commands have no deadline, and a broken connection stays broken.
 * Safe to use from any thread; all state is touched on the link's context only.
 */
final class RedisLink {
    /** How long a command may take where the caller does not say, in ms. */
    static final long DEADLINE_MILLIS = 5_000;

    private static final long CHECK_MILLIS = 100;
    /** How long a connection may be of no use to anybody before {@link #rest} lets it go. */
    private static final long REST_NANOS = 60_000_000_000L;

    private static final Ticker TICKER = Ticker.system();

    private final String purpose;
    private final ContextInternal context;
    private final Connector connector;
    private final Silence silence;
    private final Runnable onSilence;

    private @Nullable RedisConnection connection;
    private volatile boolean closed;
    private boolean checking;
    /** Why the connection is used no more, while what is under way on it is waited for; else null. */
    private @Nullable Throwable leaving;

    private long usedNanos;
    private final Backlog backlog = new Backlog();
    private volatile @Nullable Throwable lastFailure;
    private @Nullable Handler<Response> pushes;
    private Runnable connected = () -> {};

    /**
     * @param purpose what it is for, in messages: "reader of queue mail"
     * @param context the event loop context on which it lives
     * @param clients makes a client that is used for one connection and closed
     * @param probe tells whether Redis answers others
     * @param onSilence runs when the connection was found dead without a word; others may be too
     */
    RedisLink(String purpose, ContextInternal context, Supplier<Redis> clients, Probe probe, Runnable onSilence) {
        this.purpose = purpose;
        this.context = context;
        this.connector = new Connector(
                purpose, context, clients, this::connected, cause -> lastFailure = cause, backlog::isWaiting);
        this.silence = new Silence(
                answered -> probe.ask().onComplete(asked -> onContext(() -> answered.accept(asked.succeeded()))));
        this.onSilence = onSilence;
    }

    /** Hands pushed messages to {@code pushes}; set it before the first command. */
    RedisLink onPush(Handler<Response> pushes) {
        this.pushes = pushes;
        return this;
    }

    /** Runs {@code connected} on the link's context after every new connection but before waiting commands. */
    RedisLink onConnect(Runnable connected) {
        this.connected = connected;
        return this;
    }

    Future<Response> send(Request request) {
        return send(request, DEADLINE_MILLIS);
    }

    /** Sends a command; fails with {@link StoreException} when there is no answer after {@code deadlineMillis}. */
    Future<Response> send(Request request, long deadlineMillis) {
        return send(request, null, deadlineMillis);
    }

    /** Runs a script by its digest, and the first time on each connection by its source. */
    Future<Response> run(Request byDigest, InFlight.Source source) {
        return send(byDigest, source, DEADLINE_MILLIS);
    }

    private Future<Response> send(Request request, InFlight.@Nullable Source source, long deadlineMillis) {
        Promise<Response> promise = InFlight.promiseToCaller();
        InFlight command = new InFlight(request, source, promise, TICKER.nanos(), deadlineMillis);
        onContext(() -> accept(command));
        return promise.future();
    }

    /** Sends commands in one go; fails with the first failure, though others may have been carried out. */
    Future<List<Response>> sendAll(List<Request> requests) {
        List<Future<Response>> futures = new ArrayList<>(requests.size());
        for (Request request : requests) {
            futures.add(send(request));
        }
        return Future.join(futures).map(all -> {
            List<Response> responses = new ArrayList<>(futures.size());
            futures.forEach(future -> responses.add(future.result()));
            return responses;
        });
    }

    /**
     * Throws the connection away if it waits for a command that blocks: it may be as dead as another one, and would not
     * be found out before the command should have ended.
     */
    void doubt() {
        onContext(() -> {
            InFlight oldest = backlog.oldest();
            if (oldest != null && oldest.blocks()) {
                breakUp(new StoreException(purpose + ": another connection to Redis was dead without a word, and this"
                        + " one may be; it is thrown away"));
            }
        });
    }

    /** Lets a connection go that nobody has used for a minute; the next command makes another. */
    void rest() {
        onContext(() -> {
            if (connection != null && backlog.isEmpty() && TICKER.nanos() - usedNanos > REST_NANOS) {
                connection = null;
                connector.drop();
            }
        });
    }

    /** Closes the connection for good; whatever is under way fails. */
    Future<Void> close() {
        Promise<Void> done = Promise.promise();
        onContext(() -> {
            closed = true;
            connector.close();
            StoreException why = new StoreException(purpose + ": the connection was closed by this process");
            breakUp(why);
            backlog.failWaiting(why);
            done.complete();
        });
        return done.future();
    }

    boolean isClosed() {
        return closed;
    }

    // ---- on the link's context ------------------------------------------------------------------------------------

    private void onContext(Runnable task) {
        // emit, not execute: a connection is made on the current context, and that has to be this one
        context.emit(ignored -> task.run());
    }

    private void accept(InFlight command) {
        if (closed) {
            command.promise.tryFail(new StoreException(purpose + ": the connection was closed by this process"));
            return;
        }
        usedNanos = TICKER.nanos();
        if (connection != null && leaving == null) {
            write(connection, command);
        } else {
            backlog.keep(command);
            if (connection == null) {
                connector.connect();
            }
        }
        watch();
    }

    private void write(RedisConnection connection, InFlight command) {
        connection.send(backlog.sent(command, TICKER.nanos())).onComplete(answer -> {
            boolean awaited = backlog.answered(command);
            if (answer.succeeded()) {
                lastFailure = null;
                silence.over();
                command.promise.tryComplete(answer.result());
            } else if (awaited && Refusal.isElsewhere(answer.cause())) {
                sendElsewhere(command, answer.cause());
            } else {
                failed(command, answer.cause());
            }
            if (leaving != null && backlog.oldest() == null) {
                leave(leaving);
            }
        });
    }

    private void failed(InFlight command, Throwable cause) {
        command.promise.tryFail(cause);
        if (Refusal.isFatal(cause)) {
            // what else is under way may still be carried out: it must not look refused
            breakUp(new StoreException(
                    purpose + ": the connection is thrown away, since Redis refused another command", cause));
        }
    }

    /** What is under way behind it may be refused too: all of that is sent again in its order, on a new connection. */
    private void sendElsewhere(InFlight command, Throwable cause) {
        leaving = cause;
        if (command.blocks()) {
            // as if it had waited in vain: it has no time left to wait in full
            command.promise.tryComplete();
        } else {
            backlog.refused(command);
        }
    }

    private void leave(Throwable why) {
        leaving = null;
        connection = null;
        backlog.again();
        connector.giveUp(why);
    }

    private void connected(RedisConnection made) {
        lastFailure = null;
        connection = made;
        backlog.connected();
        made.endHandler(end -> onContext(() -> brokenBy(made, null)));
        made.exceptionHandler(failure -> onContext(() -> brokenBy(made, failure)));
        if (pushes != null) {
            made.handler(pushes);
        }
        connected.run();
        while (backlog.isWaiting() && connection == made && leaving == null) {
            write(made, Objects.requireNonNull(backlog.next()));
        }
    }

    private void brokenBy(RedisConnection which, @Nullable Throwable failure) {
        if (which == connection) {
            breakUp(new StoreException(purpose + ": the connection to Redis broke off", failure));
        }
    }

    private void breakUp(Throwable why) {
        lastFailure = why;
        leaving = null;
        connection = null;
        connector.drop();
        backlog.failUnderWay(why);
        backlog.again();
        if (backlog.isWaiting() && !closed) {
            connector.connect();
        }
    }

    /** Looks for overdue commands while there are any: one timer for all, not one each. */
    private void watch() {
        if (checking) {
            return;
        }
        checking = true;
        context.owner()
                .setTimer(
                        CHECK_MILLIS,
                        id -> onContext(() -> {
                            checking = false;
                            long now = TICKER.nanos();
                            InFlight oldest = backlog.oldest();
                            if (oldest != null && oldest.isOverdue(now)) {
                                breakUp(new StoreException(purpose + ": Redis did not answer " + oldest.name()
                                        + " in time; the connection is thrown away"));
                            } else if (oldest != null && silence.isDeath(oldest, now)) {
                                breakUp(new StoreException(purpose + ": Redis answers on another connection and has not"
                                        + " answered " + oldest.name() + " on this; it is thrown away"));
                                onSilence.run();
                            }
                            backlog.failOverdue(now, this::overdue);
                            if (!backlog.isEmpty()) {
                                watch();
                            }
                        }));
    }

    private StoreException overdue(InFlight command) {
        return new StoreException(
                purpose + ": no connection to Redis in time for " + command.name() + because(lastFailure), lastFailure);
    }

    /** What whoever reads only the message has to know: refused, wrong password, loading. */
    private static String because(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
