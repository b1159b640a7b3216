/** The background care of a queue: promote, reap, trim. */
@NullMarked
package dev.windlass.upkeep;

import org.jspecify.annotations.NullMarked;
