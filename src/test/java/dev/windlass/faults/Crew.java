package dev.windlass.faults;

import dev.windlass.faults.crew.Hand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The workers of a run: a place each, in which one follows the other. Changed on one thread, looked at from any. */
final class Crew implements AutoCloseable {
    private final Function<String, Hand> starts;
    private final List<Hand> places = new CopyOnWriteArrayList<>();
    private final List<Hand> gone = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param starts starts a worker of that name */
    Crew(int size, Function<String, Hand> starts) {
        this.starts = starts;
        for (int i = 0; i < size; i++) {
            places.add(starts.apply(nextName()));
        }
    }

    Hand at(int place) {
        return places.get(place);
    }

    List<Hand> all() {
        return List.copyOf(places);
    }

    /** Starts another worker in the place of the one that is gone. */
    void replace(int place) {
        // what has stopped by now keeps nothing open; there may be hundreds
        gone.removeIf(hand -> {
            boolean stopped = hand.awaitStopped(Duration.ZERO);
            if (stopped) {
                hand.close();
            }
            return stopped;
        });
        gone.add(places.get(place));
        places.set(place, starts.apply(nextName()));
    }

    private String nextName() {
        return "w" + count.getAndIncrement();
    }

    @Override
    public void close() {
        places.forEach(Hand::close);
        gone.forEach(Hand::close);
    }
}
