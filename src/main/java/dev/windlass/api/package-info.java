/** HTTP interface. */
@NullMarked
package dev.windlass.api;

import org.jspecify.annotations.NullMarked;
