/**
 * Random input to everything that the daemon reads: entries and bookkeeping in Redis, requests over HTTP. Each run prints
 * its seed; {@code -Dfuzz.seed=N} replays it, {@code -Dfuzz.count=100000} makes it long.
 */
@NullMarked
package dev.windlass.fuzz;

import org.jspecify.annotations.NullMarked;
