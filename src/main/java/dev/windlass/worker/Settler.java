package dev.windlass.worker;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.JobStore;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Settles ended attempts of one session, in batches.
 *
 * <p>There is no timer behind the batches: while one is under way, what ends meanwhile gathers, and goes with the next.
 * So a single job is settled at once, and a flood in batches as large as the store is slow.
 *
 * <p>A batch whose reply was lost is sent again, with the same number, until the store answers or the session ends; the
 * store knows the number and changes nothing the second time. Only settling is repeated, never the work. Used on the
 * queue's event loop only.
 */
final class Settler {
    /** Most bytes of results and failures in a batch, so that its script stays short. */
    private static final int MAX_BYTES = 1_000_000;

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Workplace place;
    private final Session session;
    private final EventLoop loop;
    private final ConsumerStatus status;
    private final Consumer<Settlement> accepted;
    private final IntConsumer settled;

    private final ArrayDeque<Settlement> waiting = new ArrayDeque<>();
    private boolean underWay;
    private boolean closed;

    /**
     * @param accepted gets every settlement that the store has accepted
     * @param settled told how many those were, after each batch
     */
    Settler(
            Workplace place,
            Session session,
            EventLoop loop,
            ConsumerStatus status,
            Consumer<Settlement> accepted,
            IntConsumer settled) {
        this.place = place;
        this.session = session;
        this.loop = loop;
        this.status = status;
        this.accepted = accepted;
        this.settled = settled;
    }

    /** Settles, with the next batch. Nothing is told of it when the session ends before the store has accepted it. */
    void settle(Settlement settlement) {
        waiting.add(settlement);
        if (!underWay && !closed) {
            sendNext();
        }
    }

    /** The session has ended: whoever takes its jobs over settles them. */
    void close() {
        closed = true;
        waiting.clear();
    }

    private void sendNext() {
        List<Settlement> batch = new ArrayList<>(Math.min(waiting.size(), JobStore.MAX_BATCH));
        int bytes = 0;
        while (!waiting.isEmpty() && batch.size() < JobStore.MAX_BATCH && bytes < MAX_BYTES) {
            Settlement next = waiting.poll();
            batch.add(next);
            bytes += size(next.outcome());
        }
        underWay = true;
        send(session.nextBatch(), batch, 0);
    }

    private void send(long number, List<Settlement> batch, int failures) {
        place.store()
                .settle(session, number, batch)
                .subscribe()
                .with(
                        done -> loop.run(() -> accepted(batch)),
                        failure -> loop.run(() -> failed(number, batch, failures, failure)));
    }

    private void accepted(List<Settlement> batch) {
        if (closed) {
            return;
        }
        underWay = false;
        status.settled();
        // the next batch goes out first: reporting must not hold it up
        if (!waiting.isEmpty()) {
            sendNext();
        }
        batch.forEach(accepted);
        settled.accept(batch.size());
    }

    private void failed(long number, List<Settlement> batch, int failures, Throwable failure) {
        if (closed) {
            return;
        }
        if (failure instanceof LeaseLostException || !session.trusted()) {
            session.lose();
            return;
        }
        status.settleFailed(failure);
        place.events().storeFailed(session.queue(), "settle", failure);
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        place.clocks()
                .timer()
                .schedule(Duration.ofMillis(jittered), () -> loop.run(() -> sendAgain(number, batch, failures + 1)));
    }

    private void sendAgain(long number, List<Settlement> batch, int failures) {
        if (!closed) {
            send(number, batch, failures);
        }
    }

    private static int size(Outcome outcome) {
        if (outcome instanceof Outcome.Completed completed) {
            byte[] result = completed.result();
            return result == null ? 0 : result.length;
        }
        if (outcome instanceof Outcome.Retry retry) {
            return size(retry.failure());
        }
        return outcome instanceof Outcome.Dead dead ? size(dead.failure()) : 0;
    }

    /** About: in characters, not in bytes. */
    private static int size(Failure failure) {
        String stack = failure.stack();
        return failure.message().length() + (stack == null ? 0 : stack.length());
    }
}
