/** Kinds that the daemon runs without any user code. */
@NullMarked
package dev.windlass.handler.builtin;

import org.jspecify.annotations.NullMarked;
