/**
 * The benchmark: see src/bench/README.md. Everything that is measured runs in processes of its own; this one starts them,
 * looks on, and writes down what it saw.
 */
@NullMarked
package dev.windlass.bench;

import org.jspecify.annotations.NullMarked;
