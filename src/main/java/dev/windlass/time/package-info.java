/**
 * Two kinds of time, never mixed: monotonic time of this process, and Redis time. The time of day of this machine is for
 * talking to other servers only.
 */
@NullMarked
package dev.windlass.time;

import org.jspecify.annotations.NullMarked;
