package dev.windlass.worker;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Pulse;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.time.Ticker;
import dev.windlass.time.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes the jobs of one queue and sees them through: session, reserve, slots, line. One outstanding read, one
 * outstanding settle, everything on one event loop.
 *
 * <p>A session that is lost takes all its attempts with it; the consumer opens another one and goes on. Whatever fails
 * is tried again for ever, with backoff and jitter.
 */
final class QueueConsumer {
    private static final Duration WAIT = Duration.ofSeconds(5);
    /** A read that takes longer than this is a stall, since its connection gives up long before. */
    private static final Duration STALL = Duration.ofSeconds(25);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TICKS_PER_AUDIT = 60;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Workplace place;
    private final QueueName queue;
    private final int concurrency;
    private final EventLoop loop;
    private final Timer timer;
    private final Ticker ticker;
    private final AttemptRunner runner;
    private final Dispatcher dispatcher;
    private final Prefetch prefetch;

    /** Everything taken and not settled, by entry. */
    private final Map<String, Attempt> held = new HashMap<>();
    /** Cancel requests that are known, so that a job taken later is called off before it begins. */
    private Set<String> cancelled = new HashSet<>();

    private @Nullable Session session;
    private @Nullable Settler settler;
    private boolean pulsed;
    private boolean fetching;
    private boolean paused;
    private boolean draining;
    private boolean closed;
    private int failures;
    private int inLine;
    private boolean releaseAsked;
    private long fetchStarted;
    private int ticks;
    private @Nullable Set<String> settledDuringAudit;
    private @Nullable UniEmitter<? super Integer> stopping;
    private final ConsumerStatus status;

    QueueConsumer(Workplace place, QueueName queue, int concurrency, EventLoop loop, AttemptRunner runner) {
        this.place = place;
        this.queue = queue;
        this.concurrency = concurrency;
        this.loop = loop;
        this.timer = place.clocks().timer();
        this.ticker = place.clocks().ticker();
        this.runner = runner;
        this.dispatcher = new Dispatcher(loop, place.slots(), concurrency, this::start);
        this.prefetch = new Prefetch(ticker.nanos());
        this.status = new ConsumerStatus(queue, ticker);
    }

    QueueName queue() {
        return queue;
    }

    ConsumerStatus status() {
        return status;
    }

    void start() {
        loop.run(() -> {
            open();
            tick();
        });
    }

    // ---- session --------------------------------------------------------------------------------------------------

    private void open() {
        if (draining) {
            return;
        }
        store().open(queue, place.worker())
                .subscribe()
                .with(
                        opened -> loop.run(() -> opened(opened)),
                        failure -> loop.run(() -> {
                            failed("open a session", failure);
                            later(this::open);
                        }));
    }

    private void opened(Session opened) {
        recovered();
        session = opened;
        pulsed = false;
        settler = new Settler(place, opened, loop, this::settledBatch);
        place.events().sessionOpened(queue, opened.consumer());
        opened.onLost(() -> loop.run(() -> lost(opened)));
        // nothing is taken before the first pulse: it brings Redis's time and the cancel requests
        place.heartbeats().add(opened, pulse -> loop.run(() -> pulse(opened, pulse)));
    }

    private void pulse(Session from, Pulse pulse) {
        if (from != session) {
            return;
        }
        place.clocks().redis().heard(pulse.redisMillis());
        paused = pulse.paused();
        cancelled = new HashSet<>(pulse.cancelled());
        if (!cancelled.isEmpty()) {
            held.values().forEach(this::stopIfCancelled);
        }
        pulsed = true;
        fetch();
    }

    private void lost(Session gone) {
        place.heartbeats().remove(gone);
        if (gone != session || closed) {
            return;
        }
        session = null;
        settler = null;
        int abandoned = held.size();
        abandonAll();
        place.events().sessionLost(queue, gone.consumer(), abandoned);
        if (draining) {
            finishStop(0);
        } else {
            open();
        }
    }

    private void abandonAll() {
        dispatcher.clear();
        List<Attempt> all = List.copyOf(held.values());
        held.clear();
        inLine = 0;
        all.forEach(Attempt::abandon);
    }

    // ---- reserve --------------------------------------------------------------------------------------------------

    private void fetch() {
        Session mine = session;
        int room = room();
        if (mine == null || !pulsed || fetching || paused || draining || room <= 0 || !worthReading(room)) {
            return;
        }
        fetching = true;
        fetchStarted = ticker.nanos();
        store().reserve(mine, room, WAIT)
                .subscribe()
                .with(
                        taken -> loop.run(() -> fetched(mine, taken)),
                        failure -> loop.run(() -> {
                            fetching = false;
                            failed("reserve", failure);
                            later(() -> {
                                // a reply that was lost with the connection may have brought jobs
                                audit();
                                fetch();
                            });
                        }));
    }

    private int room() {
        return concurrency + prefetch.size() - (held.size() - dispatcher.waitingApart());
    }

    /** Small reads are for free slots; ahead of need, a read should be worth its round trip. */
    private boolean worthReading(int room) {
        return dispatcher.free() > dispatcher.waiting() || room >= (concurrency + prefetch.size()) / 4;
    }

    private void fetched(Session from, List<Delivery> taken) {
        fetching = false;
        if (from == session) {
            recovered();
            if (!draining) {
                accept(from, taken);
            }
        }
        finishIfIdle();
        fetch();
    }

    private void accept(Session from, List<Delivery> taken) {
        // a process that was frozen wakes up here: the jobs are, or soon will be, somebody else's
        if (!from.trusted()) {
            from.lose();
            return;
        }
        for (Delivery delivery : taken) {
            if (!held.containsKey(delivery.entry())) {
                Attempt attempt = runner.newAttempt(delivery, this::freed);
                held.put(delivery.entry(), attempt);
                stopIfCancelled(attempt);
                dispatcher.add(attempt);
            }
        }
        dispatcher.dispatch();
    }

    // ---- line -----------------------------------------------------------------------------------------------------

    private void start(Attempt attempt) {
        Settler mine = settler;
        if (mine == null) {
            attempt.leave();
            return;
        }
        inLine++;
        attempt.on(runner.run(attempt, mine).subscribe().with(this::settled, failure -> broken(attempt, failure)));
    }

    /** Every step ends in a value, so this is a bug of ours; the job must not hang for it. */
    private void broken(Attempt attempt, Throwable failure) {
        inLine--;
        place.events().lineBroken(attempt.delivery(), failure);
        if (attempt.outcome == null) {
            attempt.outcome = new Outcome.Dead(Failure.of(failure));
            attempt.leave();
            start(attempt);
        }
    }

    private void freed(Attempt attempt) {
        dispatcher.free(attempt);
        status.running(dispatcher.running());
    }

    private void settled(Settlement settlement) {
        inLine--;
        String entry = settlement.delivery().entry();
        held.remove(entry);
        if (settledDuringAudit != null) {
            settledDuringAudit.add(entry);
        }
    }

    private void settledBatch(int jobs) {
        prefetch.settled(jobs, ticker.nanos());
        status.running(dispatcher.running());
        finishIfIdle();
        fetch();
    }

    // ---- from the side --------------------------------------------------------------------------------------------

    /** Somebody asked to cancel a job of this queue. */
    void cancel(String id) {
        loop.run(() -> {
            cancelled.add(id);
            held.values().forEach(this::stopIfCancelled);
        });
    }

    private void stopIfCancelled(Attempt attempt) {
        if (!cancelled.isEmpty() && cancelled.contains(attempt.id())) {
            attempt.stop(Attempt.Stop.CANCELLED);
        }
    }

    /** Jobs of these lost consumers wait for a new holder: takes as many as there are free slots. */
    void takeOver(List<String> orphans) {
        loop.run(() -> {
            Session mine = session;
            int most = dispatcher.free() - dispatcher.waiting();
            if (mine == null || !pulsed || draining || most <= 0 || orphans.isEmpty()) {
                return;
            }
            String lost = orphans.get(ThreadLocalRandom.current().nextInt(orphans.size()));
            store().takeOver(mine, lost, most)
                    .subscribe()
                    .with(
                            taken -> loop.run(() -> {
                                if (mine == session && !taken.isEmpty()) {
                                    place.events().tookOver(queue, lost, taken.size());
                                    accept(mine, taken);
                                    takeOver(orphans);
                                }
                            }),
                            failure -> loop.run(() -> failed("take over", failure)));
        });
    }

    /** Takes up what the store holds for this session and the session does not know of. */
    private void audit() {
        Session mine = session;
        if (mine == null || settledDuringAudit != null) {
            return;
        }
        settledDuringAudit = new HashSet<>();
        store().held(mine)
                .subscribe()
                .with(
                        pending -> loop.run(() -> {
                            Set<String> settled = settledDuringAudit == null ? Set.of() : settledDuringAudit;
                            settledDuringAudit = null;
                            List<Delivery> forgotten = pending.stream()
                                    .filter(one -> !held.containsKey(one.entry()) && !settled.contains(one.entry()))
                                    .toList();
                            if (mine == session && !draining && !fetching && !forgotten.isEmpty()) {
                                place.events().tookUp(queue, forgotten.size());
                                accept(mine, forgotten);
                            }
                        }),
                        failure -> loop.run(() -> {
                            settledDuringAudit = null;
                            failed("compare what is held", failure);
                        }));
    }

    private void tick() {
        long now = ticker.nanos();
        if (!fetching || now - fetchStarted < STALL.toNanos()) {
            status.progress();
        }
        if (++ticks % TICKS_PER_AUDIT == 0) {
            audit();
        }
        fetch();
        if (!closed) {
            timer.schedule(TICK, () -> loop.run(this::tick));
        }
    }

    // ---- stop -----------------------------------------------------------------------------------------------------

    /** Takes nothing new, and ends when nothing runs any more; emits how many jobs were handed back. */
    Uni<Integer> drain() {
        return Uni.createFrom()
                .emitter(emitter -> loop.run(() -> {
                    draining = true;
                    status.draining();
                    stopping = emitter;
                    dispatcher.clear();
                    Session mine = session;
                    if (mine == null) {
                        finishStop(0);
                        return;
                    }
                    store().wake(mine).subscribe().with(woken -> {}, failure -> {});
                    finishIfIdle();
                }));
    }

    /** Ends the drain now: what still runs is stopped without an outcome and handed back. */
    void endDrain() {
        loop.run(() -> {
            releaseAsked = true;
            finishIfIdle();
        });
    }

    private void finishIfIdle() {
        // a read that is still out may bring jobs, and those must be handed back too
        if (draining && !fetching && (releaseAsked || inLine == 0)) {
            release();
        }
    }

    private void release() {
        Session mine = session;
        if (closed || mine == null) {
            return;
        }
        closed = true;
        abandonAll();
        store().release(mine)
                .subscribe()
                .with(
                        released -> loop.run(() -> finishStop(released)),
                        failure -> loop.run(() -> {
                            // the lease will end by itself, and others take the jobs over
                            failed("release", failure);
                            finishStop(0);
                        }));
    }

    private void finishStop(int released) {
        closed = true;
        Session mine = session;
        if (mine != null) {
            place.heartbeats().remove(mine);
            place.events().sessionClosed(queue, mine.consumer(), released);
        }
        UniEmitter<? super Integer> waiting = stopping;
        stopping = null;
        if (waiting != null) {
            waiting.complete(released);
        }
    }

    // ---- failures -------------------------------------------------------------------------------------------------

    private JobStore store() {
        return place.store();
    }

    private void failed(String doing, Throwable failure) {
        failures++;
        status.failed(doing, failure);
        place.events().storeFailed(queue, doing, failure);
    }

    private void recovered() {
        if (failures > 0) {
            failures = 0;
            place.events().storeRecovered(queue);
        }
        status.answered();
    }

    private void later(Runnable task) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        timer.schedule(Duration.ofMillis(jittered), () -> loop.run(task));
    }
}
