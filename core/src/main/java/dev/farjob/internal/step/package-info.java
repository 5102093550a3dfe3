/** The end of a job: its steps, each from its checkpoint to the next. */
@NullMarked
package dev.farjob.internal.step;

import org.jspecify.annotations.NullMarked;
