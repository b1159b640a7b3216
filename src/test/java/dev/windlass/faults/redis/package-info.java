/**
 * Each fault of Redis and of the way to it, one test each: exactly that fault is brought about under a small mixed load,
 * the checker judges the run, and the time until work went on is written down. See src/docs/faults.md.
 */
@NullMarked
package dev.windlass.faults.redis;

import org.jspecify.annotations.NullMarked;
