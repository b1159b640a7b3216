/** The redis-server that the daemon starts for itself when none is configured. */
@NullMarked
package dev.windlass.embedded;

import org.jspecify.annotations.NullMarked;
