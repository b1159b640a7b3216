/** All configuration, read at the edge. */
@NullMarked
package dev.windlass.config;

import org.jspecify.annotations.NullMarked;
