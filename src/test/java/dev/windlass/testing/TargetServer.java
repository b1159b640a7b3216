package dev.windlass.testing;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real HTTP server on loopback that a daemon under test calls: what it answers is up to the test, and it knows how many
 * connections are open, seen from its side. Safe to use from any thread.
 */
public final class TargetServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Handler<HttpServerRequest>> paths = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final String url;

    public TargetServer() {
        var server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    open.incrementAndGet();
                    connection.closeHandler(closed -> open.decrementAndGet());
                })
                .requestHandler(this::route);
        url = "http://127.0.0.1:" + get(server.listen(0, "127.0.0.1")).actualPort();
    }

    /** The URL of its root, without a slash at the end. */
    public String url() {
        return url;
    }

    /** From now on, requests to {@code path} are answered so, on an event loop; 404 where nothing was said. */
    public void on(String path, Handler<HttpServerRequest> handler) {
        paths.put(path, handler);
    }

    /** How many connections are open now. A pool closes those that it does not need after some seconds. */
    public int open() {
        return open.get();
    }

    private void route(HttpServerRequest request) {
        Handler<HttpServerRequest> handler = paths.get(request.path());
        if (handler == null) {
            request.response().setStatusCode(404).end("nothing at " + request.path());
        } else {
            handler.handle(request);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the server for tests did not start or stop", e);
        }
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
