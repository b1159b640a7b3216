/** The parts of the command {@code demo}: what it sends, what it counts, and what it shows of it. */
@NullMarked
package dev.windlass.cli.demo;

import org.jspecify.annotations.NullMarked;
