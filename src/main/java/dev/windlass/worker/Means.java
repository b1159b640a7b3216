package dev.windlass.worker;

import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Clocks;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What it takes to run handlers of one queue.
 *
 * @param threads runs handlers that block; must never run them on the calling thread
 * @param grace how long a handler that blocks may take to end when it is stopped
 */
record Means(Executor threads, EventLoop loop, Clocks clocks, Duration grace, AttemptBeans beans, JobEvents events) {}
