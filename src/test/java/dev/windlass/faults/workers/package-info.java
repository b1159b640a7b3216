/** Named faults of workers, each with the time until their jobs went on; recorded in {@code target/faults}. */
@NullMarked
package dev.windlass.faults.workers;

import org.jspecify.annotations.NullMarked;
