/**
 * What happened in a run, as the parties wrote it down themselves: producer, handlers and judge each in a file of their
 * own, and Redis in its append-only file, which is the only order of things that counts.
 */
@NullMarked
package dev.windlass.faults.history;

import org.jspecify.annotations.NullMarked;
