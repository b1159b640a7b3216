package dev.windlass.bench.measure;

import java.util.concurrent.Callable;

/**
 * Somebody who does a case's work.
 *
 * @param name such as {@code daemon}
 * @param jvm what it runs on
 * @param reference whether the others with the same {@code jvm} are held against it
 * @param turn measures once, from a fresh Redis to nothing left behind
 */
public record Candidate(String name, Jvm jvm, boolean reference, Callable<Sample> turn) {}
