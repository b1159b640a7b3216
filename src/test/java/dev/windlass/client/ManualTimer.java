package dev.windlass.client;

import dev.windlass.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A timer whose time stands still until a test moves it. */
final class ManualTimer implements Timer {
    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        Task task = new Task(now + delay.toNanos(), action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Runs all that falls due on the way, in order, also what is scheduled meanwhile. */
    void advance(Duration by) {
        long until = now + by.toNanos();
        for (Optional<Task> next = next(until); next.isPresent(); next = next(until)) {
            tasks.remove(next.get());
            now = next.get().at;
            next.get().action.run();
        }
        now = until;
    }

    /** How many tasks wait to be run. */
    int scheduled() {
        return tasks.size();
    }

    private Optional<Task> next(long until) {
        return tasks.stream().filter(task -> task.at <= until).min(Comparator.comparingLong(task -> task.at));
    }

    private static final class Task {
        final long at;
        final Runnable action;

        Task(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }
    }
}
