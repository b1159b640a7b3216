/** Figures for machines and for people. */
@NullMarked
package dev.windlass.bench.report;

import org.jspecify.annotations.NullMarked;
