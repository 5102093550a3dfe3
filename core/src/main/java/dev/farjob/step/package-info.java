/** What the host wants done when a job has ended: named steps, each of which takes effect once. */
@NullMarked
package dev.farjob.step;

import org.jspecify.annotations.NullMarked;
