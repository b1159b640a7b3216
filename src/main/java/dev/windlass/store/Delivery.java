package dev.windlass.store;

import dev.windlass.job.QueueName;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job handed to a worker: an entry of {@code ready}, read once and kept as it came until somebody asks.
 *
 * <p>A class, not a record: one is made for every job, and most jobs have none of the optional fields.
 */
public final class Delivery {
    private final QueueName queue;
    private final String entry;
    private final @Nullable String id;
    private final @Nullable String kind;
    private final @Nullable Buffer payload;
    private final long at;
    private final int attempt;
    private final int maxAttempts;
    private final int crashes;
    private final long deliveries;
    private final long timeoutMillis;
    private final long deadline;
    private final @Nullable String reply;
    private final long keepMillis;
    private final @Nullable String traceparent;
    private final Map<String, String> meta;
    private final @Nullable String group;
    private final long groupIndex;
    private final @Nullable String malformed;
    private final List<String> lostWorkers;
    private final boolean afterCrash;

    private Delivery(QueueName queue, String entry, Draft draft) {
        this.queue = queue;
        this.entry = entry;
        this.id = draft.id;
        this.kind = draft.kind;
        this.payload = draft.payload;
        this.at = draft.at;
        this.attempt = draft.attempt;
        this.maxAttempts = draft.maxAttempts;
        this.crashes = draft.crashes;
        this.deliveries = draft.deliveries;
        this.timeoutMillis = draft.timeoutMillis;
        this.deadline = draft.deadline;
        this.reply = draft.reply;
        this.keepMillis = draft.keepMillis;
        this.traceparent = draft.traceparent;
        this.meta = draft.meta;
        this.group = draft.group;
        this.groupIndex = draft.groupIndex;
        this.malformed = draft.malformed;
        this.lostWorkers = draft.lostWorkers;
        this.afterCrash = draft.afterCrash;
    }

    /**
     * What a delivery is made of, while it is being read. The reader keeps one and uses it again for every entry, so
     * that nothing but the delivery itself is allocated.
     */
    public static final class Draft {
        public @Nullable String id;
        public @Nullable String kind;
        public @Nullable Buffer payload;
        public long at;
        public int attempt;
        public int maxAttempts;
        public int crashes;
        public long deliveries;
        public long timeoutMillis;
        public long deadline;
        public @Nullable String reply;
        public long keepMillis;
        public @Nullable String traceparent;
        public Map<String, String> meta = Map.of();
        public @Nullable String group;
        public long groupIndex;
        public @Nullable String malformed;
        public List<String> lostWorkers = List.of();
        public boolean afterCrash;

        public Draft() {
            clear();
        }

        /** Sets every field to what an entry without that field means. */
        public void clear() {
            id = null;
            kind = null;
            payload = null;
            at = 0;
            attempt = 1;
            maxAttempts = 0;
            crashes = 0;
            deliveries = 1;
            timeoutMillis = 0;
            deadline = 0;
            reply = null;
            keepMillis = -1;
            traceparent = null;
            meta = Map.of();
            group = null;
            groupIndex = 0;
            malformed = null;
            lostWorkers = List.of();
            afterCrash = false;
        }

        /** Makes a delivery of what has been read. */
        public Delivery toDelivery(QueueName queue, String entry) {
            return new Delivery(queue, entry, this);
        }
    }

    public QueueName queue() {
        return queue;
    }

    /** The entry's id in the stream; unique in the queue, and what is acknowledged. */
    public String entry() {
        return entry;
    }

    /** The job's id: the producer's own, or the entry's. */
    public String id() {
        return id == null ? entry : id;
    }

    /** Tells whether the entry names an id of its own, so that a {@code job:<id>} hash may exist. */
    public boolean hasOwnId() {
        return id != null;
    }

    /** The kind, or {@code "?"} where the entry has none (then {@link #malformed()} says so). */
    public String kind() {
        return kind == null ? "?" : kind;
    }

    /** The payload as it was sent; null where the entry has none, which stands for JSON {@code null}. */
    public @Nullable Buffer payload() {
        return payload;
    }

    /** When the job is due in epoch milliseconds of Redis; 0 for at once. */
    public long at() {
        return at;
    }

    /** Which attempt this is, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Attempts including the first; 0 where the kind's configuration decides. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** How often a worker died after the job had started there. */
    public int crashes() {
        return crashes;
    }

    /** How often the job has been handed out, this time included: the fencing token. */
    public long deliveries() {
        return deliveries;
    }

    /** Longest time of this attempt in milliseconds; 0 where the kind's configuration decides. */
    public long timeoutMillis() {
        return timeoutMillis;
    }

    /** When to give the job up, in epoch milliseconds of Redis; 0 for never. */
    public long deadline() {
        return deadline;
    }

    /** The name of the list to which the result is pushed; null for none. */
    public @Nullable String reply() {
        return reply;
    }

    /** How long the settled record is kept in milliseconds; 0 for no record, -1 where the queue's configuration decides. */
    public long keepMillis() {
        return keepMillis;
    }

    /** The W3C trace context of the producer; null for none. */
    public @Nullable String traceparent() {
        return traceparent;
    }

    /** The {@code meta.*} fields, without the prefix. */
    public Map<String, String> meta() {
        return meta;
    }

    /** The group that the job is a member of; null for none. */
    public @Nullable String group() {
        return group;
    }

    /** Which member of its group the job is, from 0. */
    public long groupIndex() {
        return groupIndex;
    }

    /** What is wrong with the entry; null when it is a proper job. */
    public @Nullable String malformed() {
        return malformed;
    }

    /**
     * The names of workers that were lost after this very entry had started there, oldest first. Those of before the job
     * was last parked or handed back are in its history.
     */
    public List<String> lostWorkers() {
        return lostWorkers;
    }

    /** Tells whether this delivery was taken over from a worker that was lost after the job had started there. */
    public boolean afterCrash() {
        return afterCrash;
    }

    @Override
    public String toString() {
        return "job " + id() + " (" + kind() + ", attempt " + attempt + ") of queue " + queue;
    }
}
