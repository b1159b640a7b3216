/** What is put together for one turn of one candidate: a Redis, a full queue, a worker process, and eyes on them. */
@NullMarked
package dev.windlass.bench.rig;

import org.jspecify.annotations.NullMarked;
