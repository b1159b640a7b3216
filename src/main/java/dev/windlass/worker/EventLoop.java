package dev.windlass.worker;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event loop of one queue: everything that touches a consumer's state runs on it, so nothing there needs a lock. */
final class EventLoop {
    private final ContextInternal context;

    private volatile @Nullable Thread thread;

    private EventLoop(ContextInternal context) {
        this.context = context;
        context.emit(ignored -> thread = Thread.currentThread());
    }

    /** The loop's thread; null for the moment until it has first run. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /** A new event loop context, on the next of Vert.x's event loop threads. */
    static EventLoop of(Vertx vertx) {
        return new EventLoop(((VertxInternal) vertx).createEventLoopContext());
    }

    /**
     * A new event loop context on the {@code fromEnd}-th last of Vert.x's event loop threads. HTTP servers take theirs
     * from the front, in the order in which they start; so a handler that holds a queue's loop does not hold theirs.
     */
    static EventLoop fromEnd(Vertx vertx, int fromEnd) {
        VertxInternal internal = (VertxInternal) vertx;
        List<io.netty.channel.EventLoop> loops = new ArrayList<>();
        internal.getEventLoopGroup().forEach(loop -> loops.add((io.netty.channel.EventLoop) loop));
        io.netty.channel.EventLoop chosen = loops.get(loops.size() - 1 - fromEnd % loops.size());
        return new EventLoop(internal.createEventLoopContext(
                chosen, internal.getWorkerPool(), Thread.currentThread().getContextClassLoader()));
    }

    /** Runs {@code task} on the loop: at once when called on it, else soon. */
    void run(Runnable task) {
        if (!context.inThread()) {
            // emit, not execute: what runs must find this context as the current one
            context.emit(ignored -> task.run());
        } else if (ContextInternal.current() == context) {
            task.run();
        } else {
            context.dispatch(task);
        }
    }

    /** Runs {@code task} on the loop after all that is queued there already. */
    void afterThis(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /**
     * Runs {@code task} on the loop, but later: what is already queued there comes first. Where this is called in a context
     * made by {@link #isolate}, the task runs in that one.
     */
    void later(Runnable task) {
        ContextInternal current = ContextInternal.current();
        boolean ours = current != null && current.nettyEventLoop() == context.nettyEventLoop();
        (ours ? current : context).runOnContext(ignored -> task.run());
    }

    /**
     * A duplicate of the loop's context: each job has context-local data of its own, as each request has (Quarkus guide
     * "Duplicated context"). From any thread.
     */
    ContextInternal isolate() {
        Context duplicate = VertxContext.createNewDuplicatedContext(context);
        io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle.setContextSafe(duplicate, true);
        return (ContextInternal) duplicate;
    }
}
