package dev.windlass.testing;

import dev.windlass.time.Ticker;
import dev.windlass.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it, as a timer and as a clock. Safe to use from any thread; tasks run on the
 * thread that moves time.
 */
public final class VirtualTime implements Timer, Ticker {
    /** A few seconds before the counter overflows, as System.nanoTime may: only differences may be compared. */
    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    private final List<Task> tasks = new ArrayList<>();
    private long passed;

    @Override
    public synchronized long nanos() {
        return ORIGIN + passed;
    }

    @Override
    public synchronized Scheduled schedule(Duration delay, Runnable action) {
        Task task = new Task(passed + delay.toNanos(), action);
        tasks.add(task);
        return () -> cancel(task);
    }

    /** Runs all that falls due on the way, in order, also what is scheduled meanwhile. */
    public void advance(Duration by) {
        long until = end(by);
        for (Task next = take(until); next != null; next = take(until)) {
            next.action.run();
        }
    }

    /** Time passes and nothing runs, as for a process that was frozen: what is due runs at the next {@link #advance}. */
    public synchronized void jump(Duration by) {
        passed += by.toNanos();
    }

    /** How many tasks wait to be run. */
    public synchronized int scheduled() {
        return tasks.size();
    }

    /** How long it is until the next task is due; null when none waits. */
    public synchronized @Nullable Duration untilNext() {
        return tasks.stream()
                .min(Comparator.comparingLong(Task::at))
                .map(task -> Duration.ofNanos(task.at - passed))
                .orElse(null);
    }

    private synchronized long end(Duration by) {
        return passed + by.toNanos();
    }

    private synchronized @Nullable Task take(long until) {
        Task next = tasks.stream()
                .filter(task -> task.at <= until)
                .min(Comparator.comparingLong(Task::at))
                .orElse(null);
        if (next == null) {
            passed = Math.max(passed, until);
        } else {
            tasks.remove(next);
            // a task that fell due during a jump runs late, and never turns time back
            passed = Math.max(passed, next.at);
        }
        return next;
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    private static final class Task {
        private final long at;
        private final Runnable action;

        Task(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        long at() {
            return at;
        }
    }
}
