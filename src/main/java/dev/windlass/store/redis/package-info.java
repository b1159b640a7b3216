/** The store on Redis. Nobody imports this package: it is found as the bean that implements {@code JobStore}. */
@NullMarked
package dev.windlass.store.redis;

import org.jspecify.annotations.NullMarked;
