/** How producers enqueue jobs and await their results. */
@NullMarked
package dev.windlass.client;

import org.jspecify.annotations.NullMarked;
