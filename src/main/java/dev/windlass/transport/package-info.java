/**
 * By what means the event loops do their input and output: {@code windlass.transport}.
 *
 * <p>Vert.x knows one choice, whether to prefer a native transport; which one that is depends on the class path and the
 * machine. So the setting does two things: it sets {@code quarkus.vertx.prefer-native-transport} before Quarkus makes its
 * Vert.x, and it refuses a transport that would not be the one taken.
 */
@NullMarked
package dev.windlass.transport;

import org.jspecify.annotations.NullMarked;
