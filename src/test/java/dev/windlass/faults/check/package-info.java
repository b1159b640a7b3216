/**
 * What must hold after every run, one rule a file: nothing lost, nothing accepted twice, nothing run without a lease,
 * nothing left over.
 */
@NullMarked
package dev.windlass.faults.check;

import org.jspecify.annotations.NullMarked;
