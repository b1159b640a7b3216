/** How long to wait before the next attempt. */
@NullMarked
package dev.windlass.retry;

import org.jspecify.annotations.NullMarked;
