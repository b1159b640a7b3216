/**
 * Where jobs live, and the rules of holding one.
 *
 * <h2>Leases</h2>
 *
 * A worker opens a {@link dev.windlass.store.Session} on a queue and keeps it alive by heartbeats. Every job that it
 * takes is held under that one lease; nothing is extended per job. In Redis the lease ends by Redis's own clock. In the
 * worker, trust in the lease ends earlier and by the worker's monotonic clock: it is counted from the moment a confirmed
 * heartbeat was sent. No wall clock of a worker decides anything.
 *
 * <h2>Fencing</h2>
 *
 * A session whose lease is over is moved from {@code sessions} to {@code orphans} in one step, by any worker. From that
 * step on everything it sends is refused as a whole, and its jobs are taken over by others, each counted as a crash. A
 * consumer that Redis knows but that is in neither of the two was fenced before it took its last jobs; it is treated as
 * an orphan too.
 *
 * <h2>Lost replies</h2>
 *
 * A batch of settlements carries its number in the session; sent twice, the second is answered and changes nothing. A
 * reserve whose reply was lost leaves jobs that the session holds without knowing; {@code held} finds them.
 */
@NullMarked
package dev.windlass.store;

import org.jspecify.annotations.NullMarked;
