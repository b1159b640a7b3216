/**
 * Runs that hurt Redis, the network and workers at random while jobs are done, and prove afterwards from what the parties
 * wrote that nothing was lost and nothing was accepted twice. See src/docs/faults.md.
 */
@NullMarked
package dev.windlass.faults;

import org.jspecify.annotations.NullMarked;
