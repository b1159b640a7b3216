package dev.windlass.store.redis;

import dev.windlass.job.QueueName;

/**
 * The keys of one queue. All share one hash tag, so that every script runs on one slot of a Cluster (Redis Cluster
 * specification, "Hash tags").
 */
final class RedisKeys {
    /** Version of the protocol, kept in {@code control} of every queue. */
    static final String PROTOCOL = "1";
    /** The channel of nudges to workers. */
    static final String CONTROL_CHANNEL = "windlass:control";
    /** The stream's consumer group. */
    static final String GROUP = "workers";

    final QueueName queue;
    final String ready;
    final String scheduled;
    final String dead;
    final String sessions;
    final String orphans;
    final String results;
    final String cancelled;
    final String crashes;
    final String control;
    final String stats;
    final String progress;
    private final String prefix;

    RedisKeys(QueueName queue) {
        this.queue = queue;
        this.prefix = "windlass:{" + queue + "}:";
        this.ready = prefix + "ready";
        this.scheduled = prefix + "scheduled";
        this.dead = prefix + "dead";
        this.sessions = prefix + "sessions";
        this.orphans = prefix + "orphans";
        this.results = prefix + "results";
        this.cancelled = prefix + "cancelled";
        this.crashes = prefix + "crashes";
        this.control = prefix + "control";
        this.stats = prefix + "stats";
        this.progress = prefix + "progress";
    }

    String job(String id) {
        return prefix + "job:" + id;
    }

    String session(String consumer) {
        return prefix + "session:" + consumer;
    }

    String group(String id) {
        return prefix + "group:" + id;
    }

    String groupResults(String id) {
        return prefix + "group:" + id + ":results";
    }

    /** What begins the keys of that kind: "job:", "session:". */
    String all(String kind) {
        return prefix + kind;
    }

    /** Beginning of keys that are only there to try something. */
    String scratch(String name) {
        return prefix + "doctor:" + name;
    }

    /** The list behind the {@code reply} field of a job; {@code "1"} stands for the job's id. */
    String reply(String name, String jobId) {
        return prefix + "reply:" + ("1".equals(name) ? jobId : name);
    }
}
