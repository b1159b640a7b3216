package dev.windlass.faults;

import dev.windlass.faults.crew.Redis;
import dev.windlass.faults.crew.Wire;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.Enqueued;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Enqueues the load over a wire of its own. A job with an id is asked for until it is acknowledged; one without is asked
 * for once, and may be there or not when the answer was lost.
 */
final class Producer implements AutoCloseable {
    private static final String PARTY = "producer";
    private static final long AGAIN_MILLIS = 200;
    /** Answers that say for certain that nothing was done. */
    private static final List<String> REFUSALS = List.of(": OOM ", ": READONLY ", ": NOAUTH ", ": MISCONF ");

    private final QueueName queue;
    private final Load load;
    private final Wire wire;
    private final HistoryFile history;
    private final TestStore connected;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    Producer(QueueName queue, Load load, Redis redis, Wire wire, Path histories) {
        this.queue = queue;
        this.load = load;
        this.wire = wire;
        this.history = new HistoryFile(histories, PARTY);
        this.connected = RedisStores.connect(redis.through(wire.port()), Duration.ofSeconds(10), options -> {});
        thread.execute(this::next);
    }

    Wire wire() {
        return wire;
    }

    /** Asks for nothing new. */
    void end() {
        ending = true;
    }

    /** Tells whether every question has its answer. */
    boolean isDone() {
        return open.isEmpty();
    }

    private void next() {
        if (ending) {
            return;
        }
        Load.Ask ask = load.next();
        history.add(Event.ofName(PARTY, What.ASKED, ask.name(), ask.outcomes()));
        open.add(ask.name());
        enqueue(ask);
        later(this::next, load.pauseMillis());
    }

    private void enqueue(Load.Ask ask) {
        connected
                .store()
                .enqueue(queue, ask.job())
                .subscribe()
                .with(enqueued -> acknowledged(ask, enqueued), failure -> failed(ask, failure));
    }

    private void acknowledged(Load.Ask ask, Enqueued enqueued) {
        history.add(Event.ofId(PARTY, What.ACKNOWLEDGED, ask.name(), enqueued.id(), ""));
        open.remove(ask.name());
        if (ask.cancelAfterMillis() >= 0) {
            later(() -> cancel(enqueued.id()), ask.cancelAfterMillis());
        }
    }

    private void failed(Load.Ask ask, Throwable failure) {
        String why = String.valueOf(failure.getMessage());
        boolean refused = REFUSALS.stream().anyMatch(why::contains);
        history.add(Event.ofName(PARTY, refused ? What.REFUSED : What.UNKNOWN, ask.name(), why));
        NewJob job = ask.job();
        if (job.id() == null) {
            open.remove(ask.name());
        } else {
            later(() -> enqueue(ask), AGAIN_MILLIS);
        }
    }

    private void cancel(String id) {
        history.add(Event.ofId(PARTY, What.CANCEL_ASKED, "", id, ""));
        connected.store().cancel(queue, id).subscribe().with(reply -> {}, failure -> {});
    }

    private void later(Runnable action, long millis) {
        try {
            thread.schedule(action, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the run is over
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        connected.close();
        wire.close();
        history.close();
    }
}
