package dev.windlass.worker;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Pulse;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the jobs of one queue and sees them through: session, reserve, slots, line. One outstanding read, one
 * outstanding settle, everything on one event loop.
 *
 * <p>A session that is lost takes all its attempts with it; the consumer opens another one and goes on. Whatever fails
 * is tried again for ever, with backoff and jitter.
 */
final class QueueConsumer {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Workplace place;
    private final QueueName queue;
    private final EventLoop loop;
    private final AttemptRunner runner;
    private final StartNotes notes;
    private final Dispatcher dispatcher;
    private final HeldJobs held = new HeldJobs();
    private final ConsumerStatus status;
    private final Failures failures;
    private final Recovery recovery;
    private final Reader reader;
    private final Facilities facilities;
    private final ReadSize readSize;
    private final Drain drain;

    private @Nullable Session session;
    private @Nullable Settler settler;
    private boolean pulsed;
    private boolean paused;
    /** Attempts that went down the line and are not settled. */
    private int inLine;

    QueueConsumer(Workplace place, QueueName queue, int concurrency, EventLoop loop, AttemptRunner runner) {
        this.place = place;
        this.queue = queue;
        this.loop = loop;
        this.runner = runner;
        this.notes = new StartNotes(place.store()::started, loop);
        this.dispatcher = new Dispatcher(loop, place.slots(), concurrency, this::mayStart, notes, this::start);
        this.facilities = new Facilities(place, loop, dispatcher, runner.json(), runner.patience());
        this.status = new ConsumerStatus(queue, place.clocks().ticker());
        this.failures = new Failures(place, queue, loop, status);
        this.recovery = new Recovery(place, queue, loop, held, this::accept, failures);
        this.reader = new Reader(place, loop, recovery, failures, this::room, this::accept);
        this.readSize = new ReadSize(concurrency, held, dispatcher, loop, place.clocks(), reader::read);
        this.drain = new Drain(
                place,
                loop,
                failures,
                new Drain.Subject(
                        () -> session, reader::reading, () -> inLine > 0, this::takeNothingNew, this::abandonAll));
    }

    QueueName queue() {
        return queue;
    }

    ConsumerStatus status() {
        return status;
    }

    EventLoop loop() {
        return loop;
    }

    /**
     * The attempts that may hold the event loop: the one that is just being started, else those whose handler is in its
     * stack. For {@link LoopWatch}, on its thread while the loop stands still.
     *
     * @param stack names of the classes in the loop's stack
     */
    List<Attempt> suspects(Set<String> stack) {
        Attempt now = runner.starting();
        return now != null ? List.of(now) : held.running(stack);
    }

    void start() {
        loop.run(() -> {
            open();
            tick();
        });
    }

    // ---- session --------------------------------------------------------------------------------------------------

    private void open() {
        if (drain.begun()) {
            return;
        }
        store().open(queue, place.worker())
                .subscribe()
                .with(
                        opened -> loop.run(() -> opened(opened)),
                        failure -> loop.run(() -> {
                            failures.failed("open a session", failure);
                            failures.later(this::open);
                        }));
    }

    private void opened(Session opened) {
        if (drain.begun()) {
            // the drain has ended without it, so nobody else would end it
            store().release(opened).subscribe().with(released -> {}, failure -> {});
            return;
        }
        failures.over();
        session = opened;
        status.heard(opened.lease());
        // what the last session could not settle is not this one's any more
        status.settled();
        settler = new Settler(place, opened, loop, status, this::settled, this::settledBatch);
        place.events().sessionOpened(queue, opened.consumer());
        opened.onLost(() -> loop.run(() -> lost(opened)));
        // nothing is taken before the first pulse: it brings Redis's time and the cancel requests
        place.heartbeats().add(opened, pulse -> {
            // here, since a loop that is held must not look like a Redis that is silent
            status.heard(opened.lease());
            loop.run(() -> pulse(opened, pulse));
        });
    }

    private void pulse(Session from, Pulse pulse) {
        if (from != session) {
            return;
        }
        place.clocks().redis().heard(pulse.redisMillis());
        paused = pulse.paused() || failures.obstructed(pulse);
        held.cancelOnly(pulse);
        notes.tellAgain();
        if (!pulsed) {
            pulsed = true;
            reader.readFor(from);
        }
        dispatcher.dispatch();
        reader.read();
    }

    private void lost(Session gone) {
        place.heartbeats().remove(gone);
        if (gone != session || drain.closed()) {
            return;
        }
        session = null;
        Settler old = settler;
        if (old != null) {
            old.close();
            settler = null;
        }
        pulsed = false;
        reader.readFor(null);
        int abandoned = abandonAll();
        place.events().sessionLost(queue, gone.consumer(), abandoned);
        if (drain.begun()) {
            drain.finish(0);
        } else {
            open();
        }
    }

    private int abandonAll() {
        dispatcher.clear();
        inLine = 0;
        return held.abandonAll();
    }

    // ---- reserve --------------------------------------------------------------------------------------------------

    private int room() {
        return paused || drain.begun() ? 0 : readSize.next();
    }

    private void accept(Session from, List<Delivery> taken) {
        if (from != session || drain.begun()) {
            drain.goOn();
            return;
        }
        // a process that was frozen wakes up here: the jobs are, or soon will be, somebody else's
        if (!from.trusted()) {
            from.lose();
            return;
        }
        for (Delivery delivery : taken) {
            if (!held.has(delivery)) {
                Attempt attempt = runner.newAttempt(delivery, facilities, from);
                held.add(attempt);
                dispatcher.add(attempt);
            }
        }
        dispatcher.dispatch();
        status.running(dispatcher.running());
    }

    // ---- line -----------------------------------------------------------------------------------------------------

    /** Not while it is unknown whether the session is live: what its dead consumer was given is somebody else's soon. */
    private boolean mayStart() {
        Session mine = session;
        return mine != null && mine.certain();
    }

    private void start(Attempt attempt) {
        Session mine = session;
        Settler into = settler;
        if (mine == null || into == null || !mine.trusted()) {
            // as in accept(): what has waited here for a slot may be somebody else's by now
            if (mine != null) {
                mine.lose();
            }
            attempt.leave();
            return;
        }
        inLine++;
        runner.run(attempt, into);
    }

    private void settled(Settlement settlement) {
        // not held: the drain has ended meanwhile, and counts it among those that were handed back
        if (held.settled(settlement.delivery().entry())) {
            inLine--;
            try {
                place.events().settled(settlement);
            } catch (Throwable bug) {
                place.events().lineBroken(settlement.delivery(), bug);
            }
        }
    }

    private void settledBatch(int jobs) {
        readSize.settled(jobs);
        status.running(dispatcher.running());
        drain.goOn();
        reader.read();
    }

    // ---- from the side --------------------------------------------------------------------------------------------

    /** Somebody asked to cancel a job of this queue. */
    void cancel(String id) {
        loop.run(() -> held.cancel(id));
    }

    /** Jobs of these lost consumers wait for a new holder. */
    void takeOver(List<String> orphans) {
        loop.run(() -> {
            Session mine = session;
            if (mine != null && pulsed) {
                recovery.takeOver(mine, orphans, () -> drain.begun() ? 0 : dispatcher.free() - dispatcher.waiting());
            }
        });
    }

    /** Shows that the loop goes round, and reads again where nothing else did. */
    private void tick() {
        if (!reader.stalled()) {
            status.progress();
        }
        reader.read();
        if (!drain.closed()) {
            place.clocks().timer().schedule(TICK, () -> loop.run(this::tick));
        }
    }

    // ---- stop -----------------------------------------------------------------------------------------------------

    /** Takes nothing new, and ends when nothing runs any more; emits how many jobs were handed back, to all who ask. */
    Uni<Integer> drain() {
        return drain.begin();
    }

    /** Ends the drain now: what still runs is stopped without an outcome and handed back. */
    void endDrain() {
        loop.run(drain::end);
    }

    /** What runs goes on, and so does what ran before and waits for a slot to go on. */
    private void takeNothingNew() {
        status.draining();
        dispatcher.sendNewAway();
    }

    private JobStore store() {
        return place.store();
    }
}
