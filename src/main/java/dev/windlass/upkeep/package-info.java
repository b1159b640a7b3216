/** The background care of a queue: promote, reap, trim, sweep. */
@NullMarked
package dev.windlass.upkeep;

import org.jspecify.annotations.NullMarked;
