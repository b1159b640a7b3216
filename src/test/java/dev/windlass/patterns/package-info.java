/** Each pattern of asynchronous programming as job semantics, on the running daemon, under its own name. */
@NullMarked
package dev.windlass.patterns;

import org.jspecify.annotations.NullMarked;
