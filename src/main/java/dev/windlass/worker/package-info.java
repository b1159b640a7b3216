/** The life of a job inside a worker: reserve, slots, one attempt, settle. */
@NullMarked
package dev.windlass.worker;

import org.jspecify.annotations.NullMarked;
