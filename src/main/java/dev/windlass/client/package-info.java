/**
 * How producers enqueue jobs and await their results.
 *
 * <p>{@link dev.windlass.client.JobClient} is the way in. A plain enqueue leaves no trace for whoever might wait: its
 * {@link dev.windlass.client.JobHandle} looks at the job's record until that is settled, so nothing is paid unless
 * somebody waits. {@link dev.windlass.client.JobClient#call} knows beforehand that it waits, so it asks for the result to
 * be pushed to the process's one inbox, and looks at the record only now and then, for the case that a push got lost.
 */
@NullMarked
package dev.windlass.client;

import org.jspecify.annotations.NullMarked;
