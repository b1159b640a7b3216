package dev.windlass.bench.app;

import dev.windlass.bench.floor.FloorWorker;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;

/** The bare loop of the protocol in Windlass's place, for the kinds {@code bench.noop} and {@code bench.lat}. */
@Singleton
public class Floor {
    private final Events events;

    Floor(Events events) {
        this.events = events;
    }

    /** Begins to work on the Redis at that port of this host. */
    void start(int port) {
        try {
            FloorWorker.start(FloorWorker.vertx(), port, false, this::handle);
        } catch (Exception e) {
            throw new IllegalStateException("the floor did not start", e);
        }
        events.tell("ready " + System.nanoTime());
    }

    private Uni<String> handle(String kind, Buffer payload) {
        long number = Long.parseLong(payload.toString());
        if (kind.equals("bench.lat")) {
            events.tell("lat " + (System.nanoTime() - number));
        } else {
            events.begin();
            events.end(number);
        }
        return Uni.createFrom().item("done");
    }
}
