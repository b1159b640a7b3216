package dev.windlass.worker;

import dev.windlass.store.JobStore;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Clocks;

/**
 * What the consumers of one daemon share.
 *
 * @param worker the process's name in Redis and in logs
 */
record Workplace(JobStore store, String worker, Slots slots, Heartbeats heartbeats, JobEvents events, Clocks clocks) {}
