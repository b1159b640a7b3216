/** What is looked at before the daemon takes jobs, so that a start that cannot be ends soon, with one message. */
@NullMarked
package dev.windlass.start;

import org.jspecify.annotations.NullMarked;
