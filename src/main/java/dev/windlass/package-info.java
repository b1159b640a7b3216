/** The daemon: start, run, drain, stop. */
@NullMarked
package dev.windlass;

import org.jspecify.annotations.NullMarked;
