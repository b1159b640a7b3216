/** What the pages in {@code src/docs/operations} hand out is held against the program. */
@NullMarked
package dev.windlass.operations;

import org.jspecify.annotations.NullMarked;
