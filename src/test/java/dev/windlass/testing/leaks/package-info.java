/**
 * What tests must not leave behind: permits, connections, temporary files, child processes, threads. {@link
 * dev.windlass.testing.leaks.LeakCheck} looks after the whole suite, in every JVM that runs tests, and fails the build.
 */
@NullMarked
package dev.windlass.testing.leaks;

import org.jspecify.annotations.NullMarked;
