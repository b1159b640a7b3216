/**
 * The redis-server that the daemon starts for itself when none is configured.
 *
 * <p>One folder is one Redis. What lies in it:
 *
 * <ul>
 *   <li>{@code lock}: locked by the daemon that owns the folder, for as long as that process lives; holds its pid.
 *   <li>{@code redis.conf}, {@code embedded.properties}: the server's settings, and how to reach it. Both hold the
 *       password, so both are readable by their owner only, and both go when the server is stopped.
 *   <li>{@code redis.log}: what the server says.
 *   <li>{@code appendonlydir} or {@code appendonly.aof}: the data.
 * </ul>
 *
 * <p>The lock falls with its process however that ends; the server does not. A daemon that was killed leaves its server
 * behind as an orphan, and the next daemon on the folder takes it over: it never starts a second server on the same data.
 */
@NullMarked
package dev.windlass.embedded;

import org.jspecify.annotations.NullMarked;
