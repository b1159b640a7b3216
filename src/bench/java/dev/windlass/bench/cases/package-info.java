/** The cases, one a file. */
@NullMarked
package dev.windlass.bench.cases;

import org.jspecify.annotations.NullMarked;
