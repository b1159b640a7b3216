package dev.windlass.worker;

import dev.windlass.handler.JobContext;
import dev.windlass.handler.RegisteredHandler;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What travels down the line: a delivery, and what has become of it so far. It is also the handler's view of the job,
 * so that one object a job is enough.
 *
 * <p>Touched on the queue's event loop only, but for what {@link JobContext} offers, which is safe from any thread.
 */
final class Attempt implements JobContext {
    private final Delivery delivery;
    private final int maxAttempts;
    private final Facilities facilities;
    private final Session session;

    @Nullable
    RegisteredHandler handler;

    @Nullable
    Object payload;
    /** Set by the first step that knows how the attempt ends; later steps then do nothing. */
    @Nullable
    Outcome outcome;

    @Nullable
    Object result;

    @Nullable
    Throwable thrown;

    TimeLimit limit = TimeLimit.NONE;
    long startedNanos;
    long tookMillis;
    boolean started;
    /** The permit of its kind, which it holds from before it has a slot until it ends; null where the kind has no limit. */
    @Nullable
    Limit kindPermit;

    /**
     * The permit to run as a suspect, which it holds until its job is settled or belongs to others: a job that has ended
     * and is not settled is still blamed for the end of this process. Null for who is no suspect, or waits for it.
     */
    @Nullable
    Limit suspectPermit;

    private boolean holdsSlot;
    private volatile @Nullable Stop stop;
    private volatile boolean abandoned;
    private @Nullable Run run;
    private boolean stoppable;
    /** Runs when a job that had given its slot away has got one again; null for a job that has not begun. */
    @Nullable
    Runnable resume;
    /** Groups of jobs that it waits for at this moment. */
    int waits;

    private volatile @Nullable Resources resources;
    private @Nullable ProgressNotes notes;
    private int gathers;
    private volatile boolean ended;

    Attempt(Delivery delivery, int maxAttempts, Facilities facilities, Session session) {
        this.delivery = delivery;
        this.maxAttempts = maxAttempts;
        this.facilities = facilities;
        this.session = session;
    }

    Delivery delivery() {
        return delivery;
    }

    /** The session under whose lease it runs. */
    Session session() {
        return session;
    }

    /** The attempt has been given a slot and goes down the line. */
    void enter() {
        holdsSlot = true;
    }

    /** Its handler is about to be started. */
    void runs(Run run) {
        this.run = run;
    }

    /** The handler has ended, or never began: the slot is free. */
    void leave() {
        if (holdsSlot) {
            holdsSlot = false;
            facilities.dispatcher().free(this);
        }
    }

    boolean holdsSlot() {
        return holdsSlot;
    }

    /** The handler has been started; it is stopped at once if that was asked for meanwhile. */
    void stoppable() {
        stoppable = true;
        if (stop != null) {
            stopRun();
        }
    }

    /** Stops the attempt, which then ends with an outcome of its own. Does nothing when it is already being stopped. */
    void stop(Stop why) {
        if (stop == null) {
            stop = why;
            if (stoppable) {
                stopRun();
            }
        }
    }

    private void stopRun() {
        Run mine = run;
        if (mine != null) {
            facilities.loop().run(mine::stop);
        }
    }

    @Nullable
    Stop stopped() {
        return stop;
    }

    /** Stops the attempt without any outcome: the job is being handed back, or belongs to others already. */
    void abandon() {
        abandoned = true;
        if (run != null) {
            run.abandon();
        }
        if (!started) {
            leave();
        }
        Permits.releaseSuspect(this);
    }

    @Override
    public String id() {
        return delivery.id();
    }

    @Override
    public String kind() {
        return delivery.kind();
    }

    @Override
    public QueueName queue() {
        return delivery.queue();
    }

    @Override
    public int attempt() {
        return delivery.attempt();
    }

    @Override
    public int maxAttempts() {
        return delivery.maxAttempts() > 0 ? delivery.maxAttempts() : maxAttempts;
    }

    @Override
    public long fencingToken() {
        return delivery.deliveries();
    }

    @Override
    public int crashes() {
        return delivery.crashes();
    }

    @Override
    public @Nullable String lostWorker() {
        List<String> lost = delivery.lostWorkers();
        return lost.isEmpty() ? null : lost.get(lost.size() - 1);
    }

    @Override
    public Map<String, String> meta() {
        return delivery.meta();
    }

    @Override
    public @Nullable String traceparent() {
        String own = delivery.traceparent();
        return own != null ? own : delivery.meta().get("traceparent");
    }

    @Override
    public boolean cancelled() {
        return abandoned || stop != null;
    }

    @Override
    public void progress(long done, long total, @Nullable String message) {
        if (ended) {
            throw new IllegalStateException("job " + id() + " has ended: its progress is not taken any more");
        }
        ProgressNotes mine;
        synchronized (this) {
            mine = notes;
            if (mine == null) {
                mine = new ProgressNotes(facilities, session, id());
                notes = mine;
            }
        }
        mine.tell(done, total, message);
    }

    @Override
    public <T, R> Uni<R> using(Supplier<Uni<T>> acquire, Function<T, Uni<R>> use, Function<T, Uni<Void>> release) {
        return Uni.createFrom().deferred(acquire::get).chain(thing -> {
            Resources mine = resources();
            Resources.Held held = mine.push(() -> release.apply(thing));
            return Uni.createFrom()
                    .deferred(() -> use.apply(thing))
                    .onItemOrFailure()
                    .call(() -> mine.release(held))
                    // later: a cancel comes from the outside in, and what was acquired last must go first
                    .onCancellation()
                    .invoke(() -> facilities
                            .loop()
                            .later(() -> mine.release(held).subscribe().with(released -> {})));
        });
    }

    @Override
    public <T extends AutoCloseable> T closing(T resource) {
        resources().push(() -> Uni.createFrom().item(() -> {
            try {
                resource.close();
                return null;
            } catch (Exception e) {
                throw new IllegalStateException("closing " + resource.getClass().getName() + " failed: " + e, e);
            }
        }));
        return resource;
    }

    @Override
    public <R> Uni<List<R>> gather(List<NewJob> jobs, Class<R> type) {
        int ordinal;
        synchronized (this) {
            ordinal = ++gathers;
        }
        return facilities.gather(this, ordinal, jobs, type);
    }

    private synchronized Resources resources() {
        Resources mine = resources;
        if (mine == null) {
            mine = facilities.resources(this);
            resources = mine;
        }
        return mine;
    }

    /** What the handler acquired and has not given back; null for nothing, which is the rule. */
    @Nullable
    Resources toRelease() {
        Resources mine = resources;
        return mine == null || mine.isEmpty() ? null : mine;
    }

    /** The handler has ended and everything is given back: only the outcome is to be settled. */
    void end() {
        ended = true;
        ProgressNotes mine = notes;
        if (mine != null) {
            mine.end();
        }
    }

    boolean abandoned() {
        return abandoned;
    }

    boolean hasEnded() {
        return ended || abandoned;
    }
}
