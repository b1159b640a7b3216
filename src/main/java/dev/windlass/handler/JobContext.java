package dev.windlass.handler;

import dev.windlass.job.QueueName;
import java.util.Map;

/** What a handler may know of the job that it runs. Safe to use from any thread. */
public interface JobContext {
    /** The job's id: the same in every attempt and delivery, so it serves as an idempotency key. */
    String id();

    /** The job's kind. */
    String kind();

    /** The queue it was taken from. */
    QueueName queue();

    /** Which attempt this is, counted from 1. A delivery after a worker's death repeats the same attempt. */
    int attempt();

    /** How many attempts there will be at most, including the first. */
    int maxAttempts();

    /**
     * A number that rises with every delivery of this job. A system that remembers the highest it has seen, and refuses
     * lower ones, is safe from a worker that was frozen and woke up late.
     */
    long fencingToken();

    /** The producer's {@code meta.*} fields, without the prefix. */
    Map<String, String> meta();

    /** Tells whether the job was cancelled, timed out or is being handed back; blocking handlers poll it. */
    boolean cancelled();
}
