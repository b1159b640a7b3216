package dev.windlass.faults.crew;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The network between one party and Redis, which does what networks do: it holds bytes back, is slow, loses connections
 * with and without telling. It never loses bytes out of a connection that goes on, for TCP does not either.
 *
 * <p>Safe to use from any thread; everything happens on one event loop.
 */
public final class Wire implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    /** What happens to bytes and to new connections. */
    private enum State {
        OPEN,
        HELD,
        SLOW,
        DEAF,
        REFUSED
    }

    private final io.vertx.core.Context context;
    private final NetServer server;
    private final NetClient client;
    private final int target;
    private final Set<Link> links = new HashSet<>();
    private final List<NetSocket> waiting = new ArrayList<>();
    private final int port;
    private State state = State.OPEN;
    private long delayMillis;

    /** @param target the port of Redis on the loopback interface */
    public Wire(Vertx vertx, int target) {
        this.target = target;
        this.context = vertx.getOrCreateContext();
        // lingering for 0 s makes every close a reset, as the end of a process with unread data is
        this.server =
                vertx.createNetServer(new NetServerOptions().setSoLinger(0).setTcpNoDelay(true));
        this.client =
                vertx.createNetClient(new NetClientOptions().setSoLinger(0).setTcpNoDelay(true));
        this.port = on(() -> server.connectHandler(this::connected).listen(0, "127.0.0.1"))
                .actualPort();
    }

    /** Where the party connects to. */
    public int port() {
        return port;
    }

    /** From now on nothing passes, in either direction, and nobody is told. */
    public void hold() {
        change(() -> state = State.HELD);
    }

    /** From now on every byte takes so long from Redis. */
    public void slow(Duration delay) {
        change(() -> {
            delayMillis = delay.toMillis();
            state = State.SLOW;
        });
    }

    /** From now on what Redis answers is lost, and what it is asked arrives. */
    public void swallowAnswers() {
        change(() -> state = State.DEAF);
    }

    /** Ends all connections, and from now on every new one. */
    public void refuse() {
        change(() -> {
            state = State.REFUSED;
            reset();
        });
    }

    /** Ends all connections; new ones work. */
    public void cut() {
        change(this::reset);
    }

    /** Redis sees all connections end; the party is told nothing, its connections just stay silent. New ones work. */
    public void forget() {
        change(() -> links.forEach(Link::loseRedis));
    }

    /** All is well again: held bytes go on, and connections that lost some end. */
    public void heal() {
        change(() -> {
            state = State.OPEN;
            List.copyOf(links).forEach(Link::goOn);
            List<NetSocket> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(this::connected);
        });
    }

    /** All is well again for new connections; those from before end. */
    public void healByReset() {
        change(() -> {
            state = State.OPEN;
            reset();
        });
    }

    @Override
    public void close() {
        on(() -> {
            state = State.REFUSED;
            reset();
            return Future.join(server.close(), client.close());
        });
    }

    // ---- on the event loop ----------------------------------------------------------------------------------------

    private void connected(NetSocket near) {
        if (state == State.REFUSED) {
            near.close();
        } else if (state == State.HELD) {
            near.pause();
            near.exceptionHandler(failure -> {});
            waiting.add(near);
        } else {
            near.pause();
            near.exceptionHandler(failure -> {});
            client.connect(target, "127.0.0.1").onComplete(made -> {
                if (made.failed() || state == State.REFUSED) {
                    near.close();
                    if (made.succeeded()) {
                        made.result().close();
                    }
                } else {
                    new Link(near, made.result());
                }
            });
        }
    }

    private void reset() {
        List.copyOf(links).forEach(Link::end);
        waiting.forEach(NetSocket::close);
        waiting.clear();
    }

    private void change(Runnable action) {
        on(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    private <T> T on(java.util.function.Supplier<Future<T>> action) {
        io.vertx.core.Promise<T> done = io.vertx.core.Promise.promise();
        context.runOnContext(ignored -> action.get().onComplete(done));
        try {
            return done.future().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the wire on port " + port + " does not answer", e);
        }
    }

    /** One connection, which is two. */
    private final class Link {
        private final NetSocket near;
        private final NetSocket far;
        private final Direction there;
        private final Direction back;
        private boolean lostBytes;
        private boolean silent;

        Link(NetSocket near, NetSocket far) {
            this.near = near;
            this.far = far;
            this.there = new Direction(far, false);
            this.back = new Direction(near, true);
            links.add(this);
            near.handler(there::pass);
            far.handler(back::pass);
            near.closeHandler(closed -> end());
            near.exceptionHandler(failure -> end());
            far.closeHandler(closed -> farClosed());
            far.exceptionHandler(failure -> farClosed());
            near.resume();
        }

        private void farClosed() {
            // a party that hears nothing does not hear of the end either
            if (silent || state == State.HELD || state == State.DEAF) {
                lostBytes = true;
            } else {
                end();
            }
        }

        void loseRedis() {
            silent = true;
            lostBytes = true;
            far.close();
        }

        void goOn() {
            if (lostBytes && !silent) {
                end();
            } else {
                there.goOn();
                back.goOn();
            }
        }

        void end() {
            if (links.remove(this)) {
                near.close();
                far.close();
            }
        }

        /** Bytes one way. */
        private final class Direction {
            private final NetSocket to;
            private final boolean answers;
            private final java.util.ArrayDeque<io.vertx.core.buffer.Buffer> held = new java.util.ArrayDeque<>();
            private int late;

            Direction(NetSocket to, boolean answers) {
                this.to = to;
                this.answers = answers;
            }

            void pass(io.vertx.core.buffer.Buffer bytes) {
                if (silent) {
                    return;
                }
                if (state == State.DEAF && answers) {
                    lostBytes = true;
                } else if (state == State.SLOW && answers) {
                    held.add(bytes);
                    late++;
                    server_later(() -> {
                        late--;
                        next();
                    });
                } else if (state == State.HELD || !held.isEmpty()) {
                    held.add(bytes);
                } else {
                    to.write(bytes);
                }
            }

            private void next() {
                if (state != State.HELD && !held.isEmpty() && links.contains(Link.this)) {
                    to.write(held.poll());
                    if (late == 0) {
                        goOn();
                    }
                }
            }

            void goOn() {
                while (late == 0 && !held.isEmpty()) {
                    to.write(held.poll());
                }
            }

            private void server_later(Runnable task) {
                ((io.vertx.core.impl.ContextInternal) context).owner().setTimer(delayMillis, fired -> task.run());
            }
        }
    }
}
