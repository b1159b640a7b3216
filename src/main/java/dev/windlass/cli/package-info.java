/** Command line: one class a command. What the daemon can do is elsewhere; a command only translates. */
@NullMarked
package dev.windlass.cli;

import org.jspecify.annotations.NullMarked;
