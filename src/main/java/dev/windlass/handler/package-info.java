/** What a user implements: handlers of jobs, and how they are found. */
@NullMarked
package dev.windlass.handler;

import org.jspecify.annotations.NullMarked;
