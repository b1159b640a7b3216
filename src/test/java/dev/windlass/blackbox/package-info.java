/**
 * The packaged daemon as its users meet it: real processes on a real redis-server, reached by signals, HTTP and Redis
 * commands only. Needs {@code target/quarkus-app}, which {@code ./mvnw verify} builds before it runs these.
 */
@NullMarked
package dev.windlass.blackbox;

import org.jspecify.annotations.NullMarked;
