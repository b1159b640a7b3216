package dev.windlass.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.testing.VirtualTime;
import dev.windlass.time.Clocks;
import dev.windlass.time.RedisClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Deliveries that never were in a store, and attempts of them for tests that need none. */
final class Deliveries {
    private static final QueueName QUEUE = new QueueName("made-up");
    private static final AtomicLong ENTRIES = new AtomicLong();
    private static final VirtualTime TIME = new VirtualTime();
    private static final Session SESSION = new Session(QUEUE, "w", "w/1", Duration.ofSeconds(10), TIME, TIME.nanos());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventLoop LOOP =
            EventLoop.of(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true)));
    private static final Slots SLOTS = new Slots(1, any -> 0);
    private static final Dispatcher NOBODY = new Dispatcher(LOOP, SLOTS, 1, () -> true, notes(LOOP), started -> {});
    private static final Workplace PLACE = place();

    private Deliveries() {}

    static Delivery of(String kind) {
        return of(kind, draft -> {});
    }

    static Delivery of(String kind, Consumer<Delivery.Draft> change) {
        Delivery.Draft draft = new Delivery.Draft();
        draft.kind = kind;
        change.accept(draft);
        return draft.toDelivery(QUEUE, "1-" + ENTRIES.incrementAndGet());
    }

    /** An attempt whose slot is given by {@code dispatcher}. */
    static Attempt attempt(String kind, EventLoop loop, Dispatcher dispatcher) {
        return attempt(of(kind), loop, dispatcher);
    }

    /** An attempt that nobody gives a slot. */
    static Attempt attempt(String kind) {
        return attempt(of(kind), LOOP, NOBODY);
    }

    static Attempt attempt(String kind, Consumer<Delivery.Draft> change) {
        return attempt(of(kind, change), LOOP, NOBODY);
    }

    static Attempt attempt(String kind, Session session) {
        return attempt(of(kind), LOOP, NOBODY, session);
    }

    static Attempt attempt(String kind, String id) {
        return attempt(of(kind, draft -> draft.id = id), LOOP, NOBODY);
    }

    /** Notes that go nowhere. */
    static StartNotes notes(EventLoop loop) {
        return new StartNotes((session, starts) -> Uni.createFrom().voidItem(), loop);
    }

    /** An attempt whose slot is given by {@code dispatcher}. */
    static Attempt attempt(Delivery delivery, EventLoop loop, Dispatcher dispatcher) {
        return attempt(delivery, loop, dispatcher, SESSION);
    }

    private static Attempt attempt(Delivery delivery, EventLoop loop, Dispatcher dispatcher, Session session) {
        return new Attempt(delivery, 1, new Facilities(PLACE, loop, dispatcher, JSON, Duration.ZERO), session);
    }

    private static Workplace place() {
        JobStore none = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("there is no store here, for " + method.getName());
                });
        Clocks clocks = new Clocks(TIME, TIME, new RedisClock(TIME));
        return new Workplace(none, "w", SLOTS, new Heartbeats(none), new JobEvents() {}, clocks);
    }
}
