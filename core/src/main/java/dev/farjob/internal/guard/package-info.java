/** Guards around the host's own code, which may throw, hang or answer nonsense. */
@NullMarked
package dev.farjob.internal.guard;

import org.jspecify.annotations.NullMarked;
