package dev.windlass.handler.http;

/**
 * When the time of a call is up, with all its redirects.
 *
 * @param endNanos by the ticker
 */
record Deadline(Limits limits, long endNanos) {}
