/**
 * HTTP interface. Resources only translate: what a request means is in {@link dev.windlass.client.JobClient}, what went
 * wrong is told by one exception mapper a cause, always as an RFC 9457 problem document.
 */
@NullMarked
package dev.windlass.api;

import org.jspecify.annotations.NullMarked;
