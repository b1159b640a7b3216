/** What tests of all tiers share: real servers to test against, never mocks of them. */
@NullMarked
package dev.windlass.testing;

import org.jspecify.annotations.NullMarked;
