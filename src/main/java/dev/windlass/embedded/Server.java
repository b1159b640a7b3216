package dev.windlass.embedded;

/**
 * A server that takes commands.
 *
 * @param reused whether an earlier daemon started it and left it behind
 */
record Server(ServerProcess process, Access access, boolean reused) {}
