/** The words of the trade: what a job is, the states it moves through and how an attempt ends. */
@NullMarked
package dev.windlass.job;

import org.jspecify.annotations.NullMarked;
