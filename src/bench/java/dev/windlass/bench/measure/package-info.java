/** What a figure is and how it comes about: cases, candidates taking turns, and what is counted while they work. */
@NullMarked
package dev.windlass.bench.measure;

import org.jspecify.annotations.NullMarked;
