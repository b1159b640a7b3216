/** Producers to be measured, each a process of its own: the floor's, the Java client, and HTTP. */
@NullMarked
package dev.windlass.bench.enqueue;

import org.jspecify.annotations.NullMarked;
