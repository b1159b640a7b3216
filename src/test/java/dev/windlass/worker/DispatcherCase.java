package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A dispatcher with four slots, two for the kind {@link #FEW}, and attempts that are ended by hand. */
abstract class DispatcherCase {
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setUseDaemonThread(true));
    static final String FEW = "few";

    final Slots slots = new Slots(4, kind -> kind.equals(FEW) ? 2 : 0);
    final EventLoop loop = EventLoop.of(VERTX);
    final List<Attempt> started = new ArrayList<>();
    final StartNotes notes = Deliveries.notes(loop);
    final Dispatcher dispatcher = new Dispatcher(loop, slots, 4, () -> true, notes, started::add);

    List<Attempt> add(String kind, int times) {
        return add(dispatcher, kind, times);
    }

    List<Attempt> add(Dispatcher to, String kind, int times) {
        List<Attempt> added = new ArrayList<>();
        onLoop(() -> {
            for (int i = 0; i < times; i++) {
                Attempt attempt = Deliveries.attempt(kind, loop, to);
                added.add(attempt);
                to.add(attempt);
            }
            to.dispatch();
        });
        return added;
    }

    /** The handler ends, and the job is settled. */
    void end(Attempt attempt) {
        onLoop(() -> {
            attempt.leave();
            Permits.releaseSuspect(attempt);
        });
        // whoever follows starts in a task of its own
        onLoop(() -> {});
    }

    void onLoop(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.run(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    void assertAllFree() {
        onLoop(() -> {});
        assertEquals(4, slots.all().free());
        assertEquals(0, slots.taken());
        Limit few = slots.of(FEW);
        assertEquals(2, few == null ? -1 : few.free());
        assertNull(slots.of("any"));
        assertEquals(1, slots.suspects().free());
    }
}
