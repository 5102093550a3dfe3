/** A look at a job: whatever its state calls for, on whoever's behalf. */
@NullMarked
package dev.farjob.internal.look;

import org.jspecify.annotations.NullMarked;
