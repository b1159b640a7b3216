/** Two kinds of time, never mixed: monotonic time of this process, and Redis time. */
@NullMarked
package dev.windlass.time;

import org.jspecify.annotations.NullMarked;
