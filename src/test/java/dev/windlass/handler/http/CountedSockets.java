package dev.windlass.handler.http;

import io.vertx.core.Handler;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers of bare connections that know how many are open, seen from their side. */
final class CountedSockets {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    /** A socket has one close handler only, so its tasks are gathered here. */
    private final Map<NetSocket, Runnable> closers = new ConcurrentHashMap<>();

    /** As {@link HttpKit#serveRaw}; counts the connections that sent something. */
    String serve(HttpKit kit, Handler<NetSocket> handler) {
        return kit.serveRaw(socket -> {
            opened.incrementAndGet();
            open.incrementAndGet();
            whenClosed(socket, open::decrementAndGet);
            handler.handle(socket);
        });
    }

    void whenClosed(NetSocket socket, Runnable task) {
        closers.merge(socket, task, (one, more) -> () -> {
            more.run();
            one.run();
        });
        socket.closeHandler(gone -> {
            Runnable all = closers.remove(socket);
            if (all != null) {
                all.run();
            }
        });
    }

    int opened() {
        return opened.get();
    }

    int open() {
        return open.get();
    }
}
