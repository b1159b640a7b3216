package dev.windlass.worker;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Deliveries that never were in a store. */
final class Deliveries {
    private static final QueueName QUEUE = new QueueName("made-up");
    private static final AtomicLong ENTRIES = new AtomicLong();

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

    /** An attempt that holds no slot and gives none back. */
    static Attempt attempt(String kind) {
        return new Attempt(of(kind), 1, freed -> {});
    }

    static Attempt attempt(String kind, String id) {
        return new Attempt(of(kind, draft -> draft.id = id), 1, freed -> {});
    }
}
