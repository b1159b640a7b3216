/** One worker process under a steady load for a long time: does anything grow? See src/docs/faults.md. */
@NullMarked
package dev.windlass.faults.soak;

import org.jspecify.annotations.NullMarked;
