/** Whatever the host hands in, held to what the engine needs of it: it may throw, hang or answer nonsense. */
@NullMarked
package dev.farjob.internal.guard;

import org.jspecify.annotations.NullMarked;
