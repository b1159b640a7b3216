/** The parties of a run: Redis, workers in this JVM and as processes, their handlers, and the wires between them. */
@NullMarked
package dev.windlass.faults.crew;

import org.jspecify.annotations.NullMarked;
