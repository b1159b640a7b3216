/** The least that the protocol costs: bare loops without anything that a user wants. The daemon is held against them. */
@NullMarked
package dev.windlass.bench.floor;

import org.jspecify.annotations.NullMarked;
