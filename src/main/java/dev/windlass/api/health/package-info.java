/** Health checks, one class each. */
@NullMarked
package dev.windlass.api.health;

import org.jspecify.annotations.NullMarked;
