package dev.windlass.store;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs live. Every method that moves a job does so in one atomic step, so a job is never in no place and never in
 * two. Every returned {@link Uni} is lazy, has a deadline of its own, and fails with {@link StoreException} when the
 * store does not answer in time or refuses; only what the method's text calls repeatable may be sent again.
 *
 * <p>Safe to call from any thread. Items arrive on the caller's Vert.x context where there is one.
 */
public interface JobStore {

    // ---- producers ------------------------------------------------------------------------------------------------

    /** Puts a job in {@code ready} or, when it is not due, in {@code scheduled}. Repeatable only if the job has an id. */
    Uni<Enqueued> enqueue(QueueName queue, NewJob job);

    /**
     * Enqueues many jobs in few round trips, in order. Each is enqueued or not on its own: on failure some may have been.
     */
    Uni<List<Enqueued>> enqueueAll(QueueName queue, List<NewJob> jobs);

    /**
     * Takes results that were pushed to {@code reply:<name>}, waiting up to {@code wait} for the first.
     *
     * @return as many as there are, at most 500; empty when the wait ended
     */
    Uni<List<Reply>> takeReplies(QueueName queue, String name, Duration wait);

    /**
     * Adds members to a group, which comes into being with its first. Repeatable: members that are there already are not
     * added again.
     */
    Uni<Void> addToGroup(QueueName queue, String group, GroupBatch batch);

    /** Tells how far a group has come; empty when there is none of that id (any more). */
    Uni<Optional<GroupView>> group(QueueName queue, String group);

    /**
     * Results of members that have ended, each the JSON of a {@link Reply}.
     *
     * @param from index of the first
     * @param count how many, at most {@link #MAX_BATCH}
     * @return one for each index; null where the member has not ended or never will
     */
    Uni<List<byte @Nullable []>> groupResults(QueueName queue, String group, long from, int count);

    /**
     * Ends the members that are parked, and asks all others that have not ended to stop; false when there is no such
     * group, or it is done. Repeatable.
     */
    Uni<Boolean> cancelGroup(QueueName queue, String group);

    // ---- a worker's session on one queue --------------------------------------------------------------------------

    /**
     * Registers a worker on a queue; makes the queue's stream and group when they do not exist. Fails where the queue's
     * workers speak another version of the protocol.
     */
    Uni<Session> open(QueueName queue, String worker);

    /**
     * Extends the session's lease and confirms it in the session object. Fails with {@link LeaseLostException} when the
     * session was ended by others. Goes over a connection and thread that no handler can block. Repeatable.
     */
    Uni<Pulse> heartbeat(Session session);

    /** Takes up to {@code max} due jobs, waiting up to {@code wait} for the first. One call at a time a session. */
    Uni<List<Delivery>> reserve(Session session, int max, Duration wait);

    /** Ends a wait in {@link #reserve} early, so that a stopping worker need not sit it out. */
    Uni<Void> wake(Session session);

    /**
     * Lists the jobs that the store thinks this session holds. What the worker does not know of was lost with a reply and
     * is to be taken up. Repeatable.
     */
    Uni<List<Delivery>> held(Session session);

    /**
     * Tells which held jobs are about to start: when the session is lost, a crash is counted for these alone. Where the
     * connection is up and the call is made on the loop on which the session was opened, it has left this process when
     * {@code subscribe} returns, so that nobody has to wait for the answer before a handler is run. Repeatable.
     */
    Uni<Void> started(Session session, Starts starts);

    /**
     * Settles a batch: all of it, or none with {@link LeaseLostException}. At most {@link #MAX_BATCH} jobs. Repeatable
     * with the same {@code batch} number, which the session counts.
     */
    Uni<Void> settle(Session session, long batch, List<Settlement> settlements);

    /**
     * Keeps how far a running job has come, until it is settled.
     *
     * @param json an object with at least one field, in UTF-8
     */
    Uni<Void> progress(Session session, String id, byte[] json);

    /**
     * Hands every job that the session still holds back to {@code ready}, without counting an attempt, and ends the
     * session. Repeatable.
     *
     * @return how many jobs were handed back
     */
    Uni<Integer> release(Session session);

    // ---- upkeep ---------------------------------------------------------------------------------------------------
    // Each fails, and moves nothing, where the queue's workers speak another version of the protocol.

    /** Moves due jobs from {@code scheduled} to {@code ready}, at most {@link #MAX_BATCH}; returns how many. */
    Uni<Integer> promote(QueueName queue);

    /** Declares sessions lost whose lease is over; returns all consumers whose jobs wait for a new holder. */
    Uni<List<String>> reap(QueueName queue);

    /**
     * Moves up to {@code max} jobs of a lost consumer to this session, counts a crash for each that had {@linkplain
     * #started started}, and forgets the consumer when it holds nothing any more.
     */
    Uni<List<Delivery>> takeOver(Session session, String lost, int max);

    /** Drops settled entries that could not be dropped at settling, dead letters over the limits, and results when memory is short. */
    Uni<Integer> trim(QueueName queue);

    /**
     * Looks after cancel requests that no worker answers: ends parked members of groups that were cancelled, and drops old
     * requests whose job or group is gone; emits how many of both.
     */
    Uni<Integer> sweep(QueueName queue);

    // ---- steering and looking -------------------------------------------------------------------------------------

    /** Calls a job off: at once when it is parked or dead, else by asking the worker that has or gets it. Repeatable. */
    Uni<CancelReply> cancel(QueueName queue, String id);

    /** Makes a dead job ready again with fresh attempts; false when there is no such dead letter. */
    Uni<Boolean> revive(QueueName queue, String id);

    /** Tells all that is known of a job; empty when the store knows nothing of it (any more). */
    Uni<Optional<JobView>> find(QueueName queue, String id);

    /** Counts the queue's jobs by state. */
    Uni<QueueDepth> depth(QueueName queue);

    /** Tells whether there is nothing to do now: nothing ready, running, or scheduled for a time that has come. */
    Uni<Boolean> idle(QueueName queue);

    /** Hears of cancel requests as they are made: a nudge, since {@link #heartbeat} tells them as well. */
    void onCancel(CancelListener listener);

    /** Most jobs that one transition handles. */
    int MAX_BATCH = 500;

    /** Told of cancel requests, on any thread. */
    @FunctionalInterface
    interface CancelListener {
        void cancelled(QueueName queue, String id);
    }
}
