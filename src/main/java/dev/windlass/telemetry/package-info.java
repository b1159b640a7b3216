/** What happened, told once: events, and the log and metrics made of them. */
@NullMarked
package dev.windlass.telemetry;

import org.jspecify.annotations.NullMarked;
